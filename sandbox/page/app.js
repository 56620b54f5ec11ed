// The page: the top bar, the story, the phones side by side, and what all phones share.

import { el, get, post, toast } from "./dom.js";
import { Phone, avatar } from "./phone.js";
import { current, fullDay, hourMinute, said, setZone, t, toggleLanguage } from "./words.js";

const at = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 899px)");

class Page {
  async open() {
    this.stage = await get("/client/stage");
    setZone(this.stage.clock.zone);
    this.setClock(this.stage.clock);
    this.phones = this.stage.phones.map((config) => new Phone(config, this));
    at("phones").append(...this.phones.map((phone) => phone.node));
    at("phones").style.setProperty("--count", this.phones.length);
    await this.load();
    this.show(this.phones[0]);
    this.relabel();
    at("story").open = !narrow.matches && this.phones.every((phone) => !phone.messages.size);
    at("language").addEventListener("click", () => { toggleLanguage(); this.relabel(); this.phones.forEach((phone) => { phone.relabel(); phone.toEnd(); }); });
    for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    setInterval(() => this.tick(), 1000);
    setInterval(async () => { try { this.setClock(await get("/client/clock")); } catch { /* the stream says it */ } }, 4000);
    narrow.addEventListener("change", () => this.show(this.shown));
  }

  async load() {
    await Promise.all(this.phones.map((phone) => phone.load()));
    const after = this.phones.map((phone) => `${phone.config.user}:${phone.last}`).join(",");
    this.stream = new EventSource(`/client/stream?after=${after}`);
    this.stream.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      this.phones.find((phone) => phone.config.user === event.user)?.happened(event);
    };
    this.stream.onerror = () => { this.stream.close(); document.body.classList.add("lost"); this.again(); };
    document.body.classList.remove("lost");
  }

  again() {
    if (!this.told) { this.told = true; toast(document.body, t("lost")); }
    setTimeout(async () => { try { await this.load(); this.told = false; } catch { this.again(); } }, 1500);
  }

  relabel() {
    document.documentElement.lang = current() === "zh" ? "zh-CN" : "en";
    document.title = said(this.stage.product);
    at("product").textContent = said(this.stage.product);
    at("language").textContent = t("language");
    at("language").setAttribute("aria-label", t("languageName"));
    at("language").lang = current() === "zh" ? "en" : "zh";
    at("jumps").setAttribute("aria-label", t("jumps"));
    at("jumps").replaceChildren(...this.stage.jumps.map((jump) => el("button", { type: "button", class: "jump", onclick: (event) => this.jump(jump, event.currentTarget) }, said(jump.label))));
    at("story-label").textContent = t("story");
    at("story-titles").replaceChildren(...this.stage.steps.map((step, i) => el("span", {}, `${i + 1} ${said(step.title)}`)));
    at("steps").replaceChildren(...this.stage.steps.map((step) => el("li", {}, el("strong", {}, said(step.title)), el("span", {}, said(step.text)))));
    at("tabs").setAttribute("aria-label", t("phones"));
    at("tabs").replaceChildren(...this.phones.map((phone) => this.tab(phone)));
    for (const [id, name] of [["chooser-title", "openAs"], ["chooser-copy", "copy"], ["chooser-close", "close"], ["alert-close", "ok"]]) at(id).textContent = t(name);
    at("viewer-close").setAttribute("aria-label", t("close"));
    this.tick();
  }

  tab(phone) {
    const chosen = phone === this.shown;
    const node = el("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(chosen), "aria-controls": phone.node.id, tabindex: chosen ? "0" : "-1", onclick: () => this.show(phone), onkeydown: (event) => this.walk(event, phone) },
      avatar(phone.config.person, "small"), el("span", { class: "tab-words" }, el("strong", {}, phone.config.person.first_name), el("span", {}, said(phone.config.title))));
    if (phone.unread && !chosen) node.append(el("span", { class: "badge", "aria-label": `${phone.unread} ${t("unread")}` }, phone.unread));
    return node;
  }

  walk(event, phone) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const count = this.phones.length;
    this.show(this.phones[(this.phones.indexOf(phone) + step + count) % count]);
    at("tabs").querySelector('[aria-selected="true"]').focus();
  }

  show(phone) {
    this.shown = phone;
    this.phones.forEach((each) => each.node.classList.toggle("hidden", narrow.matches && each !== phone));
    phone.toEnd();
    phone.unread = 0;
    phone.showUnread();
    this.counted();
  }

  hides(phone) { return narrow.matches && phone !== this.shown; }

  counted() { if (this.phones) at("tabs").replaceChildren(...this.phones.map((phone) => this.tab(phone))); }

  setClock(clock) {
    this.ahead = new Date(clock.now).getTime() - Date.now();
    this.phones?.forEach((phone) => { if (phone.connected !== clock.connected) { phone.connected = clock.connected; phone.showStatus(); } });
    this.tick();
  }

  tick() {
    const now = new Date(Date.now() + this.ahead);
    at("time").textContent = hourMinute(now);
    at("time").dateTime = now.toISOString();
    at("day").textContent = fullDay(now, narrow.matches);
  }

  async jump(jump, button) {
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try { this.setClock(await post(`/client/clock/${jump.name}`)); at("clock").classList.remove("moved"); void at("clock").offsetWidth; at("clock").classList.add("moved"); }
    catch (error) { toast(document.body, error.message); }
    finally { button.disabled = false; button.removeAttribute("aria-busy"); button.focus(); }
  }

  invite(code) {
    at("chooser-code").textContent = `/start ${code}`;
    at("chooser-copy").onclick = async () => { try { await navigator.clipboard.writeText(`/start ${code}`); at("chooser-copy").textContent = t("copied"); } catch { getSelection().selectAllChildren(at("chooser-code")); } };
    at("chooser-copy").textContent = t("copy");
    at("chooser-phones").replaceChildren(...this.phones.map((phone) => el("button", { type: "button", onclick: () => { at("chooser").close(); this.show(phone); phone.start(code); } }, avatar(phone.config.person, "small"), el("span", {}, `${phone.config.person.first_name} · ${said(phone.config.title)}`))));
    at("chooser").showModal();
  }

  alert(words) { at("alert-text").textContent = words; at("alert").showModal(); }

  view(address, words) {
    at("viewer-image").src = address;
    at("viewer-image").alt = words;
    at("viewer").showModal();
  }
}

new Page().open().catch((error) => toast(document.body, error.message));
