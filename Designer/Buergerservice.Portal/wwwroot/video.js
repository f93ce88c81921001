// The media connection of one end of a call. The server decides who belongs to it and numbers each new connection (epoch);
// messages are posted and fetched, the live connection only wakes. Rules learnt the hard way:
// only the staff's end makes the first offer (both at once can end without any candidate); a broken connection is
// repaired on connectionState; whatever does not come about within some seconds is begun anew with the next epoch.

import { measureLine, PictureRule } from "./bandwidth.js";

const PATIENCE = 8000;      // ms until a connection that does not come about is begun anew; twice as long each time, up to
const MOST_PATIENCE = 64000;
const DISCONNECTED = 2000;  // ms until the network path is sought again
const LOOK = 1000;          // ms between two looks when nothing wakes

export class Call {
  #signalling; #isBooth; #on;
  #epoch = 0; #heard = 0; #said = 0; #peer = null; #channel = null; #queue = []; #sending = false;
  #looking = false; #again = false; #fresh = true; #closed = false; #making = false; #screenStream = null; #screenTrack = null; #screenSender = null;
  #watch = null; #timer = null; #stream = null; #held = false;
  #patience = PATIENCE;
  #rule = null; #otherShows = true; #lines = null; #shown = null;

  // on: { remote(stream), screen(stream|null), state(text), held(bool), chat(text), picture({ own, other }), lines({ own, other }), media({ camera, sound }), shown(stream|null), gone() }
  // media: what the other end has to be seen and heard with; picture: whether this end and the other one have a line that carries a picture; lines: what was measured, { down, up } in kbit/s.
  constructor(signalling, isBooth, stream, on) {
    this.#signalling = signalling;
    this.#isBooth = isBooth;
    this.#stream = stream;
    this.#on = on;
    this.#timer = setInterval(() => this.look(), LOOK);
    this.look();
  }

  get peer() { return this.#peer; }
  get epoch() { return this.#epoch; }
  get isHeld() { return this.#held; }

  // Looks at the server; called by the timer and by whatever wakes. Never twice at once.
  async look() {
    if (this.#closed) return;
    if (this.#looking) { this.#again = true; return; }
    this.#looking = true;
    try {
      do {
        this.#again = false;
        await this.#lookOnce();
      } while (this.#again && !this.#closed);
    } catch (error) {
      // The line or the server is away: the picture goes on, the next look follows.
      console.debug("Signalisierung:", error.message);
    } finally {
      this.#looking = false;
    }
  }

  async #lookOnce() {
    const view = await this.#signalling.view(this.#epoch, this.#heard);
    if (view === null) { this.#on.gone?.(); this.close(); return; }
    if (!view.hasBoth) return;
    if (!this.#rule) await this.#measure(view.minKilobits);
    if (this.#fresh) {
      // A page that has just been loaded has no connection to go on with.
      const epoch = await this.#signalling.renew(view.epoch);
      // Handed over or ended meanwhile: the next look says so.
      if (epoch === null) return;
      this.#fresh = false;
      await this.#use(epoch, view);
      this.#again = true;
      return;
    }
    if (view.epoch !== this.#epoch) {
      await this.#use(view.epoch, view);
      this.#again = true;
      return;
    }
    for (const signal of view.signals) {
      if (signal.number <= this.#heard) continue;
      await this.#hear(JSON.parse(signal.body));
      this.#heard = signal.number;
    }
    if (view.signals.length > 0) this.#again = true;
    this.#send();
  }

  async #use(epoch, { iceServers, relayOnly }) {
    this.#drop();
    [this.#epoch, this.#heard, this.#said, this.#queue] = [epoch, 0, 0, []];
    if (epoch === 0) { this.#fresh = true; return; }
    const peer = this.#peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: relayOnly ? "relay" : "all", bundlePolicy: "max-bundle" });
    peer.onicecandidate = event => this.#say(peer, { candidate: event.candidate });
    peer.onnegotiationneeded = () => this.#offer(peer);
    peer.ontrack = event => this.#track(event);
    peer.onconnectionstatechange = () => this.#changed(peer);
    this.#channel = peer.createDataChannel("text", { negotiated: true, id: 0 });
    this.#channel.onmessage = event => this.#on.chat?.(String(event.data).slice(0, 2000));
    for (const track of this.#stream?.getTracks() ?? []) peer.addTrack(track, this.#stream);
    if (!this.#isBooth) {
      // Somebody without a camera is seen by nobody, but sees and hears.
      for (const kind of ["audio", "video"])
        if (!this.#stream?.getTracks().some(t => t.kind === kind)) peer.addTransceiver(kind, { direction: "recvonly" });
      // Also that it is not held: who had the call before may have said so, and the booth still believes it.
      this.hold(this.#held);
    }
    // What is shown goes on with the new connection.
    if (this.#shown) this.#show(this.#shown);
    this.#otherShows = true;
    this.#on.media?.({ camera: true, sound: true });
    this.#say(peer, { media: mediaOf(this.#stream) });
    if (this.#lines) this.#say(peer, { lines: this.#lines });
    if (!this.#rule.isOn) this.#say(peer, { picture: false });
    this.#on.state?.("connecting");
    this.#watch = setTimeout(() => this.#renew(peer), this.#patience);
  }

  async #offer(peer) {
    // The booth answers the first offer; later it may offer too.
    if (peer !== this.#peer || (this.#isBooth && !peer.remoteDescription)) return;
    try {
      this.#making = true;
      await peer.setLocalDescription();
      this.#say(peer, { description: peer.localDescription });
    } finally {
      this.#making = false;
    }
  }

  async #hear({ description, candidate, screen, held, picture, lines, media }) {
    const peer = this.#peer;
    if (!peer) return;
    if (held !== undefined) this.#on.held?.(held);
    if (picture !== undefined) { this.#otherShows = picture === true; this.#showPicture(); }
    if (media !== undefined) this.#on.media?.({ camera: media.camera === true, sound: media.sound === true });
    if (lines !== undefined) this.#on.lines?.({ own: this.#lines, other: lines });
    if (screen !== undefined) { this.#screenStream = screen; this.#showScreen(); }
    if (description) {
      const collision = description.type === "offer" && (this.#making || peer.signalingState !== "stable");
      // The booth is the polite end (RFC 8829 3.5: rollback).
      if (collision && !this.#isBooth) return;
      await peer.setRemoteDescription(description);
      this.#showScreen();
      if (description.type === "offer") {
        await peer.setLocalDescription();
        this.#say(peer, { description: peer.localDescription });
      }
    } else if (candidate !== undefined) {
      try { await peer.addIceCandidate(candidate ?? undefined); } catch (error) { console.debug("Kandidat:", error.message); }
    }
  }

  // Sound and picture of the person are the first two; whatever comes later is shown.
  #track({ streams, transceiver }) {
    if (streams[0] && isPerson(transceiver)) this.#on.remote?.(streams[0]);
  }

  // Looked up in what was agreed instead of waiting for the event: a picture that takes the place of another one before that was agreed
  // on comes without any, in a stream of its own.
  #showScreen() {
    const track = this.#screenStream ? this.#trackOf(this.#screenStream) : null;
    if (track === this.#screenTrack) return;
    this.#screenTrack = track;
    this.#on.screen?.(track && new MediaStream([track]));
  }

  #trackOf(stream) {
    for (const part of (this.#peer?.remoteDescription?.sdp ?? "").split(/^m=/m).slice(1)) {
      if (/^a=msid:(\S+)/m.exec(part)?.[1] !== stream || !/^a=(sendrecv|sendonly)\s*$/m.test(part)) continue;
      const mid = /^a=mid:(\S+)/m.exec(part)?.[1];
      const found = this.#peer.getTransceivers().find(t => t.mid === mid && !isPerson(t));
      if (found) return found.receiver.track;
    }
    return null;
  }

  #changed(peer) {
    if (peer !== this.#peer) return;
    const state = peer.connectionState;
    this.#on.state?.(state);
    if (state === "connected") { clearTimeout(this.#watch); this.#watch = null; this.#patience = PATIENCE; }
    // iceConnectionState stays "disconnected" for ever in some browsers; this one does become "failed".
    if (state === "failed") this.#restart(peer);
    if (state === "disconnected") setTimeout(() => { if (peer === this.#peer && peer.connectionState === "disconnected") this.#restart(peer); }, DISCONNECTED);
  }

  #restart(peer) {
    peer.restartIce();
    this.#watch ??= setTimeout(() => this.#renew(peer), PATIENCE * 2);
  }

  async #renew(peer) {
    this.#watch = null;
    if (this.#closed || peer !== this.#peer || peer.connectionState === "connected") return;
    // A slow line or computer must not be torn down again and again just before it is there.
    this.#patience = Math.min(2 * this.#patience, MOST_PATIENCE);
    try {
      await this.#signalling.renew(this.#epoch);
    } catch {
      this.#watch = setTimeout(() => this.#renew(peer), LOOK);
      return;
    }
    this.look();
  }

  #say(peer, message) {
    if (peer !== this.#peer) return;
    this.#queue.push({ number: ++this.#said, body: JSON.stringify(message) });
    this.#send();
  }

  // One after the other, each until the server has it: nothing is lost while the line is away.
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#queue.length > 0) {
        const [epoch, first] = [this.#epoch, this.#queue[0]];
        const isTaken = await this.#signalling.send(epoch, first.number, first.body);
        if (epoch !== this.#epoch) continue;
        if (!isTaken) { this.look(); break; }
        this.#queue.shift();
      }
    } catch (error) {
      // Sent again with the next look.
      console.debug("Signalisierung:", error.message);
    } finally {
      this.#sending = false;
    }
  }

  // Neither picture nor sound goes either way; the other end shows that it waits.
  hold(held) {
    this.#held = held;
    if (!this.#peer) return;
    this.#say(this.#peer, { held });
    for (const transceiver of this.#peer?.getTransceivers() ?? []) {
      if (transceiver.currentDirection === "stopped") continue;
      transceiver.direction = held ? "inactive" : transceiver.sender.track ? "sendrecv" : "recvonly";
    }
  }

  // Before the conversation the line to the server, during it what the browser finds out about the way to the other end.
  async #measure(limit) {
    this.#rule = new PictureRule(limit, performance.now());
    if (limit === 0) return;
    this.#lines = await measureLine(this.#signalling.probe);
    const known = [this.#lines.down, this.#lines.up].filter(k => k !== null);
    this.#rule.begin(known.length ? Math.min(...known) : null, performance.now());
    this.#showPicture();
    const watch = setInterval(async () => {
      if (this.#closed) { clearInterval(watch); return; }
      if (this.#peer?.connectionState !== "connected" || this.#held) return;
      const was = this.#rule.isOn;
      const isOn = this.#rule.see((await this.quality()).kilobits, performance.now());
      if (isOn !== was && this.#peer) this.#say(this.#peer, { picture: isOn });
      this.#showPicture();
    }, 1000);
  }

  // One end's narrow line is the other end's too: the camera's picture goes both ways or not at all. A shown document goes on.
  #showPicture() {
    const [own, other] = [this.#rule.isOn, this.#otherShows];
    this.#on.picture?.({ own, other });
    const sender = this.#peer?.getSenders().find(s => s.track?.kind === "video" && s !== this.#screenSender);
    const parameters = sender?.getParameters();
    if (!parameters?.encodings?.length || parameters.encodings[0].active === (own && other)) return;
    parameters.encodings[0].active = own && other;
    sender.setParameters(parameters).catch(error => console.debug("Bild:", error.message));
  }

  // Must follow a click: browsers ask the person what to show. With a part of this page nothing else of it is shown, and
  // nothing at all when the person chooses something else.
  async share(part = null) {
    const wanted = part ? { preferCurrentTab: true, selfBrowserSurface: "include" } : { surfaceSwitching: "include" };
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 10 }, audio: false, ...wanted });
    try {
      if (part) await stream.getVideoTracks()[0].cropTo(await CropTarget.fromElement(part));
      if (this.#closed) throw new Error("Das Gespräch ist beendet.");
    } catch (error) {
      stream.getTracks().forEach(track => track.stop());
      throw error;
    }
    return this.show(stream);
  }

  // Not every browser can show a part of a page only.
  static get canSharePart() {
    return "CropTarget" in window && "cropTo" in (window.BrowserCaptureMediaStreamTrack?.prototype ?? {});
  }

  // Shows a picture on the other end's screen: the staff's own, or one from the document camera.
  show(stream) {
    this.stopSharing();
    const track = stream.getVideoTracks()[0];
    track.contentHint = "detail";
    track.onended = () => { if (this.#shown === stream) this.stopSharing(); };
    this.#shown = stream;
    if (this.#peer) this.#show(stream);
    this.#on.shown?.(stream);
    return stream;
  }

  #show(stream) {
    this.#say(this.#peer, { screen: stream.id });
    this.#screenSender = this.#peer.addTrack(stream.getVideoTracks()[0], stream);
  }

  stopSharing() {
    if (!this.#shown) return;
    this.#shown.getTracks().forEach(track => track.stop());
    this.#shown = null;
    this.#on.shown?.(null);
    if (!this.#screenSender) return;
    if (this.#peer?.getSenders().includes(this.#screenSender)) this.#peer.removeTrack(this.#screenSender);
    this.#screenSender = null;
    this.#say(this.#peer, { screen: null });
  }

  // Nobody is at the other end any more: neither seen nor heard until somebody is again.
  leave() {
    if (!this.#peer) return;
    this.#drop();
    [this.#epoch, this.#fresh] = [0, true];
  }

  chat(text) {
    if (this.#channel?.readyState !== "open") return false;
    this.#channel.send(text.slice(0, 2000));
    return true;
  }

  // What goes over the line, for the display of its quality and for tests: picture frames decoded since the connection began.
  async quality() {
    const result = { frames: 0, screenFrames: 0, audio: 0, roundTrip: null, kilobits: null };
    if (!this.#peer) return result;
    const screenTrack = [...this.#peer.getReceivers()].map(r => r.track).find(t => t.kind === "video" && t.muted === false && this.#isScreen(t));
    for (const report of (await this.#peer.getStats()).values()) {
      if (report.type === "inbound-rtp" && report.kind === "video") {
        if (report.trackIdentifier === screenTrack?.id) result.screenFrames = report.framesDecoded ?? 0;
        else result.frames += report.framesDecoded ?? 0;
      }
      if (report.type === "inbound-rtp" && report.kind === "audio") result.audio = report.totalAudioEnergy ?? 0;
      if (report.type === "candidate-pair" && report.nominated) {
        result.roundTrip = report.currentRoundTripTime ?? null;
        result.kilobits = report.availableOutgoingBitrate ? Math.round(report.availableOutgoingBitrate / 1000) : null;
      }
    }
    return result;
  }

  #isScreen(track) {
    return this.#peer.getTransceivers().some(t => t.receiver.track === track && !isPerson(t) && t.receiver.track.kind === "video" && this.#screenStream);
  }

  #drop() {
    clearTimeout(this.#watch);
    this.#watch = null;
    this.#screenSender = null;
    this.#screenStream = this.#screenTrack = null;
    this.#on.screen?.(null);
    this.#peer?.close();
    this.#peer = null;
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
    this.stopSharing();
    this.#drop();
  }
}

const isPerson = transceiver => transceiver.mid === "0" || transceiver.mid === "1";

// Fetches and posts under an address; renew and send throw while the server is away.
export function signallingAt(address, headers) {
  const ask = async (path, body) => {
    const response = await fetch(address + path, {
      method: body ? "POST" : "GET",
      headers: { ...(await headers()), ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
    });
    if (response.status >= 500 || response.status === 429) throw new Error(`Status ${response.status}`);
    return response;
  };
  return {
    async view(epoch, after) {
      const response = await ask(`?epoch=${epoch}&after=${after}`);
      return response.status === 200 ? await response.json() : null;
    },
    async renew(seen) {
      const response = await ask("/epoch", { seen });
      return response.status === 200 ? (await response.json()).epoch : null;
    },
    // Bytes from the server, or to it, to measure the line.
    async probe(body, signal) {
      return await fetch(address + "/probe", { method: body ? "POST" : "GET", headers: { ...(await headers()), ...(body ? { "Content-Type": "application/octet-stream" } : {}) }, body, cache: "no-store", signal });
    },
    async send(epoch, number, body) {
      const response = await ask("/signals", { epoch, number, body });
      return response.status === 200 && (await response.json()).isTaken;
    },
  };
}

// The portal's live connection, as a bell: it comes back by itself, also after the server has closed it.
export function bell(topics, ring) {
  const connection = new signalR.HubConnectionBuilder().withUrl("/live").configureLogging(signalR.LogLevel.None).build();
  let closed = false;
  const start = async () => {
    while (!closed) {
      try {
        await connection.start();
        await connection.invoke("Watch", topics);
        ring();
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 500 + Math.random() * 500));
      }
    }
  };
  connection.on("changed", ring);
  connection.onclose(start);
  start();
  return () => { closed = true; connection.stop(); };
}

export function mediaOf(stream) {
  const has = kind => stream?.getTracks().some(track => track.kind === kind) ?? false;
  return { camera: has("video"), sound: has("audio") };
}

// Camera and microphone; without one of them the other alone, without both no stream. isForbidden: the person or the browser's
// settings forbid what is missing.
export async function ownMedia() {
  let isForbidden = false;
  for (const wanted of [{ video: { width: 1280, height: 720, frameRate: 25 }, audio: true }, { audio: true }, { video: true }]) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia(wanted), isForbidden };
    } catch (error) {
      // Without a secure connection the browser does not even offer them.
      isForbidden ||= error.name === "NotAllowedError" || error.name === "SecurityError";
      console.debug("Kamera und Mikrofon:", error.name);
    }
  }
  return { stream: null, isForbidden };
}
