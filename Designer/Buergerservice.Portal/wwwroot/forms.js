// Fields that appear only with certain answers: data-show-by names the control, data-show-for its answers. The server
// decides the same; without this file the button "Anzeige aktualisieren" asks it.
(() => {
  "use strict";

  function answers(form, name) {
    const controls = [...form.elements].filter(control => control.name === name);
    if (controls.length === 1 && controls[0].type === "checkbox" && controls[0].value === "true") return [String(controls[0].checked)];
    return controls.filter(control => !["checkbox", "radio"].includes(control.type) || control.checked).map(control => control.value);
  }

  function update(form) {
    // Hidden, not removed: what was typed there comes back with its field and is sent all the same.
    for (const field of form.querySelectorAll("[data-show-by]")) {
      const wanted = JSON.parse(field.dataset.showFor);
      const given = answers(form, field.dataset.showBy);
      field.hidden = !(given.length ? given : [""]).some(answer => wanted.includes(answer));
    }
  }

  function follow(form) {
    if (!form.querySelector("[data-show-by]")) return;
    form.querySelectorAll("[data-refresh]").forEach(element => { element.hidden = true; });
    form.addEventListener("change", () => update(form));
    // After the browser has restored what was typed before.
    window.addEventListener("pageshow", () => update(form));
    update(form);
  }

  document.querySelectorAll("form.task-form").forEach(follow);
  // One that has come into the page later says so.
  document.addEventListener("formular", event => follow(event.target));
})();
