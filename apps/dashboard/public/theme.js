// Runs before anything is painted, so that a page never flashes in the wrong colours: when the theme follows the system, and on
// pages made before anybody asked for them.
(() => {
  const root = document.documentElement;
  if (root.dataset.mantineColorScheme !== 'auto') return;
  const chosen = /(?:^|; )mad_theme=(light|dark)/.exec(document.cookie)?.[1];
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  root.dataset.mantineColorScheme = chosen ?? system;
})();
