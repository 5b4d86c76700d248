// Draws what the demo holds, every second.
import { element } from './element.js';
import { drawMails } from './mails.js';

const list = document.getElementById('devices');
const phone = document.getElementById('phone');
const lost = document.getElementById('lost');
let drawn = '';

async function look() {
  const answer = await fetch('/api/desk').catch(() => null);
  lost.hidden = answer?.ok ?? false;
  if (!answer?.ok) return;
  const text = await answer.text();
  if (text === drawn) return;
  drawn = text;
  const desk = JSON.parse(text);
  document.getElementById('portal').href = desk.portal;
  phone.href = `${desk.portal}/authenticator/`;
  const focused = document.activeElement?.dataset?.device;
  list.replaceChildren(...desk.devices.map(drawDevice));
  if (focused) list.querySelector(`[data-device="${focused}"]`)?.focus();
  drawMails(desk.mails);
}

function drawDevice(device) {
  const button = element('button', device.on ? 'Switch off' : 'Switch on');
  button.dataset.device = device.id;
  button.setAttribute('aria-label', `${button.textContent}: ${device.name}`);
  button.addEventListener('click', () => switchDevice(device));
  const name = element('div', device.name);
  name.append(element('small', `Account ${device.account} · ${device.on ? 'on' : 'off'}`));
  const item = element('li');
  item.append(name, button);
  return item;
}

async function switchDevice(device) {
  const body = JSON.stringify({ on: !device.on });
  await fetch(`/api/devices/${device.id}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await look();
}

// A window of a phone's size; where windows are not opened, the link leads there as any link.
phone.addEventListener('click', (event) => {
  if (window.open(phone.href, 'rekey-phone', 'popup,width=390,height=760')) event.preventDefault();
});

await look();
setInterval(look, 1000);
