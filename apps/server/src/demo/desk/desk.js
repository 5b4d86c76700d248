// Draws what the demo holds, every second. Text only ever goes in as text.
const list = document.getElementById('devices');
const mails = document.getElementById('mails');
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

function drawMails(received) {
  const open = new Set([...mails.querySelectorAll('details[open]')].map((mail) => mail.dataset.mail));
  if (received.length === 0) return mails.replaceChildren(element('p', 'No mail yet.'));
  mails.replaceChildren(
    ...received.map((mail) => {
      const summary = element('summary', mail.subject);
      summary.append(element('time', `To ${mail.to}, ${new Date(mail.receivedAt).toLocaleTimeString()}`));
      const details = element('details');
      details.dataset.mail = String(mail.id);
      details.open = open.has(String(mail.id));
      details.append(summary, element('pre', mail.text));
      return details;
    }),
  );
}

function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

await look();
setInterval(look, 1000);
