// Runs before the first paint, so that a stored choice never flashes. The content security policy allows no inline script.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('rekey-color-scheme');
  } catch {
    // Storage may be forbidden; the system's preference holds then.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
