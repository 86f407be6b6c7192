import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** A button that opens a menu. The menu is made when it is first asked for: a page has many, and most are never opened. */
export const MenuButton = ({
  className,
  label,
  width,
  children,
  items,
}: {
  readonly className: string;
  /** What a screen reader calls the button. */
  readonly label: string;
  /** Of the menu, in pixels; without it as wide as its items. */
  readonly width?: number;
  /** What the button shows. */
  readonly children: ReactNode;
  /** The menu's items. @param close closes the menu; a `Menu.Item` does so by itself. */
  readonly items: (close: () => void) => ReactNode;
}) => {
  const [state, setState] = useState<'unused' | 'open' | 'closed'>('unused');
  if (state === 'unused')
    return (
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        onClick={() => setState('open')}
      >
        {children}
      </button>
    );
  return (
    <Menu
      position="bottom-end"
      opened={state === 'open'}
      onChange={(isOpen) => setState(isOpen ? 'open' : 'closed')}
      {...(width === undefined ? {} : { width })}
    >
      <Menu.Target>
        <button type="button" className={className} aria-label={label}>
          {children}
        </button>
      </Menu.Target>
      <Menu.Dropdown>{items(() => setState('closed'))}</Menu.Dropdown>
    </Menu>
  );
};
