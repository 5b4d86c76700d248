/** Makes an element. Text only ever goes in as text. */
export function element(name, text = '', properties = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, properties);
}
