/* Runs before the first paint, so that the page never flashes in the wrong colours. A classic script on purpose. */
(() => {
  let theme = 'system';
  try {
    theme = localStorage.getItem('theme') || 'system';
  } catch {
    // storage is forbidden: the system decides
  }
  if (theme !== 'system') {
    document.documentElement.dataset.theme = theme;
  }
})();
