const SHAPES = {
  overview: 'M3 3h6v8H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 13h6v4H3z',
  reports: 'M4 4h12M4 8h12M4 12h12M4 16h8',
  hosts: 'M3 4h14v9H3zM7 17h6M10 13v4',
  servers: 'M3 4h14v5H3zM3 11h14v5H3zM6 6.5h.01M6 13.5h.01',
  software: 'M3 4h14v12H3zM3 8h14M6 6h.01M9 6h.01',
  captures: 'M10 3v9M6 8l4 4 4-4M3 14v3h14v-3',
  allow: 'M10 2l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V5zM7 10l2 2 4-4',
  models: 'M10 3l6 3.5v7L10 17l-6-3.5v-7zM4 6.5l6 3.5 6-3.5M10 10v7',
  users: 'M7 9a3 3 0 100-6 3 3 0 000 6zM1 17c0-3 3-5 6-5s6 2 6 5M14 9a2.5 2.5 0 000-5M15 12c2 .5 4 2 4 5',
  audit: 'M5 2h8l3 3v13H5zM8 9h5M8 12h5M8 15h3',
  menu: 'M3 5h14M3 10h14M3 15h14',
  close: 'M5 5l10 10M15 5L5 15',
  theme: 'M10 3a7 7 0 107 7 5 5 0 01-7-7z',
  language: 'M10 3a7 7 0 100 14 7 7 0 000-14zM3 10h14M10 3c-5 4-5 10 0 14M10 3c5 4 5 10 0 14',
  user: 'M10 10a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 18c0-4 3-6 7-6s7 2 7 6',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  search: 'M9 15A6 6 0 109 3a6 6 0 000 12zM13.5 13.5L17 17',
  next: 'M8 4l6 6-6 6',
  previous: 'M12 4l-6 6 6 6',
  up: 'M5 12l5-5 5 5',
  down: 'M5 8l5 5 5-5',
  download: 'M10 3v9M6 8l4 4 4-4M4 16h12',
  clock: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 6v4l3 2',
  warning: 'M10 3l8 14H2zM10 8v4M10 14.5h.01',
} as const;

export type IconName = keyof typeof SHAPES;

/** A line drawing of 20 × 20 in the colour of the text; says nothing to a screen reader. */
export const Icon = ({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
    <path d={SHAPES[name]} />
  </svg>
);
