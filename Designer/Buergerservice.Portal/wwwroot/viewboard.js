// The public screen outside a booth: whether it is free. Everything else stands still.
const element = id => document.getElementById(id);

async function look() {
  try {
    const response = await fetch("/viewboard/stand", { headers: { "X-Kabine": "viewboard" }, cache: "no-store" });
    if (response.status === 401) { location.replace("/kabine/anmelden"); return; }
    if (!response.ok) throw new Error(String(response.status));
    const stand = await response.json();
    element("lage").dataset.lage = stand.state;
    if (element("frei").textContent !== stand.title) element("frei").textContent = stand.title;
    if (element("frei-text").textContent !== stand.text) element("frei-text").textContent = stand.text;
  } catch {
    // Better no word than an old one.
    element("lage").dataset.lage = "";
    element("frei").textContent = "…";
    element("frei-text").textContent = "";
  }
}
setInterval(look, 2000);
look();
