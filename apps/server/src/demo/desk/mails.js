// The mailbox: newest first. A mail that is open stays as it is when others arrive.
import { element } from './element.js';

const place = document.getElementById('mails');
const count = document.getElementById('mail-count');
const drawn = new Map();

/** Draws the list; mails that are drawn already are left alone. */
export function drawMails(received) {
  count.textContent = received.length === 1 ? '1 mail' : `${received.length} mails, newest first`;
  count.hidden = received.length === 0;
  const known = new Set(received.map(({ id }) => id));
  for (const id of drawn.keys()) if (!known.has(id)) drawn.delete(id);
  for (const mail of received) if (!drawn.has(mail.id)) drawn.set(mail.id, drawMail(mail));
  if (received.length === 0) return place.replaceChildren(drawEmptiness());
  place.querySelector('.empty')?.remove();
  // Moving a frame would load it anew, so only what is not in its place is put there.
  for (const [index, { id }] of received.entries()) {
    const mail = drawn.get(id);
    if (place.children[index] !== mail) place.insertBefore(mail, place.children[index] ?? null);
  }
  while (place.children.length > received.length) place.lastElementChild.remove();
}

function drawEmptiness() {
  const empty = element('div', '', { className: 'empty' });
  empty.append(
    element('strong', 'No mail yet'),
    element('p', 'Whatever Rekey writes to anybody appears here within a second. Change a password, and see.'),
  );
  return empty;
}

function drawMail(mail) {
  const summary = element('summary');
  summary.append(
    element('span', mail.subject, { className: 'subject' }),
    element('span', `To ${mail.to}`, { className: 'recipient' }),
    element('time', describeTime(mail.receivedAt), { dateTime: mail.receivedAt }),
  );
  const details = element('details');
  details.dataset.mail = String(mail.id);
  details.append(summary);
  details.addEventListener('toggle', () => details.open && openMail(details, mail), { once: true });
  return details;
}

async function openMail(details, { id }) {
  const answer = await fetch(`/api/mails/${id}`);
  if (!answer.ok) return details.append(element('pre', 'This mail is no longer kept.'));
  const mail = await answer.json();
  const text = drawText(mail.text);
  details.append(drawHeaders(mail));
  if (mail.html === null) return details.append(text);
  const page = drawPage(mail);
  details.append(drawSwitch({ Formatted: page, 'Plain text': text }), page, text);
}

function drawText(text) {
  const drawn = element('pre');
  for (const piece of text.split(/(https?:\/\/\S+)/))
    drawn.append(
      /^https?:/.test(piece)
        ? element('a', piece, { href: piece, target: '_blank', rel: 'noopener noreferrer' })
        : piece,
    );
  return drawn;
}

function drawHeaders(mail) {
  const headers = element('dl');
  const date = new Date(mail.date).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
  for (const [name, value] of Object.entries({ From: mail.from, To: mail.to, Date: date, Subject: mail.subject }))
    headers.append(element('dt', name), element('dd', value));
  return headers;
}

function drawSwitch(views) {
  const group = element('div', '', { className: 'switch', role: 'group', ariaLabel: 'Part of the mail' });
  const buttons = Object.keys(views).map((name) => element('button', name, { type: 'button' }));
  function show(chosen) {
    for (const button of buttons) {
      button.ariaPressed = String(button.textContent === chosen);
      views[button.textContent].hidden = button.textContent !== chosen;
    }
  }
  for (const button of buttons) button.addEventListener('click', () => show(button.textContent));
  group.append(...buttons);
  show(buttons[0].textContent);
  return group;
}

/** A mail is a stranger's page: nothing in it runs or is sent, and its links open elsewhere. It has our origin only so that its height can be read. */
function drawPage(mail) {
  const frame = element('iframe', '', { title: `Mail: ${mail.subject}`, srcdoc: mail.html });
  frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
  frame.addEventListener('load', () => {
    const inside = frame.contentDocument;
    for (const link of inside.links) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer' });
    // The body is as high as what is in it; the document is at least as high as the frame and could never shrink.
    const fit = () =>
      Object.assign(frame.style, { height: `${Math.ceil(inside.body.getBoundingClientRect().height)}px` });
    new ResizeObserver(fit).observe(inside.body);
  });
  return frame;
}

function describeTime(moment) {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(
    undefined,
    isToday ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
}
