// Both screens of a booth are windows of one browser: what is written on one appears on the other, without any server and without
// anything being kept.
export function relay(hear) {
  const channel = new BroadcastChannel("buergerservice-kabine");
  channel.onmessage = event => hear(event.data ?? {});
  return message => channel.postMessage(message);
}
