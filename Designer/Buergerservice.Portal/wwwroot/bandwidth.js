// Whether a line carries a picture. Below the limit only sound is sent; the picture is tried again after a pause that grows.

const SIZE = 128 * 1024;      // bytes sent each way to measure the line
const PATIENCE = 4000;        // ms; whoever takes longer has less than 300 kbit/s
const RAMP = 15_000;          // ms a browser needs after the picture begins to find out what the line carries
const BAD = 10_000;           // ms below the limit until the picture goes
const PAUSES = [30_000, 60_000, 120_000, 300_000];
const GOOD = 60_000;          // ms of picture after which the pauses begin anew

const timed = async (request, bytes) => {
  const begin = performance.now();
  try {
    const response = await request(AbortSignal.timeout(PATIENCE));
    await response.arrayBuffer();
    if (response.status >= 400) return null;
  } catch (error) {
    if (error.name !== "TimeoutError") return null;
  }
  return Math.round(bytes * 8 / (performance.now() - begin));
};

// The line to the server in kbit/s, down and up; null where it could not be measured.
export async function measureLine(probe) {
  return {
    down: await timed(signal => probe(null, signal), SIZE),
    up: await timed(signal => probe(new Uint8Array(SIZE), signal), SIZE),
  };
}

export class PictureRule {
  #limit; #isOn = true; #since; #badSince = null; #retryAt = 0; #pause = 0;

  // limit in kbit/s, 0: always a picture; now in ms.
  constructor(limit, now) {
    this.#limit = limit;
    this.#since = now;
  }

  get isOn() { return this.#isOn; }

  // What was measured before the conversation; null: unknown.
  begin(kilobits, now) {
    if (kilobits !== null && kilobits < this.#limit) this.#off(now);
    return this.#isOn;
  }

  // What the browser believes the line carries; null: unknown. Asked about once a second.
  see(kilobits, now) {
    if (!this.#isOn) {
      if (now >= this.#retryAt) [this.#isOn, this.#since, this.#badSince] = [true, now, null];
      return this.#isOn;
    }
    if (now - this.#since < RAMP) return true;
    if (kilobits !== null && kilobits < this.#limit) {
      this.#badSince ??= now;
      if (now - this.#badSince >= BAD) this.#off(now);
      return this.#isOn;
    }
    this.#badSince = null;
    if (now - this.#since >= GOOD) this.#pause = 0;
    return true;
  }

  #off(now) {
    this.#isOn = false;
    this.#retryAt = now + PAUSES[this.#pause];
    this.#pause = Math.min(this.#pause + 1, PAUSES.length - 1);
  }
}
