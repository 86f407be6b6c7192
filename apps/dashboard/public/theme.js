// Runs before anything is painted, so that a page never flashes in the wrong colours when the theme follows the system.
(() => {
  const root = document.documentElement;
  if (root.dataset.mantineColorScheme !== 'auto') return;
  root.dataset.mantineColorScheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
})();
