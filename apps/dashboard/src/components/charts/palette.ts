/** Colours of a chart in the theme of the page. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly raised: string;
  readonly bad: string;
  readonly good: string;
  readonly accent: string;
  readonly warn: string;
}

/** Reads the style sheet's colours as they are now. */
export const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    faint: colour('faint'),
    line: colour('line'),
    surface: colour('surface'),
    raised: colour('raised'),
    bad: colour('bad'),
    good: colour('good'),
    accent: colour('accent'),
    warn: colour('warn'),
  };
};
