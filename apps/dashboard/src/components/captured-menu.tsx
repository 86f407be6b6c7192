import { Menu } from '@mantine/core';
import { useRouter } from 'next/router';
import type { ReactNode } from 'react';
import { listMessages } from '../messages/list-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { listAddress } from '../search/list-state.ts';
import { addTerm } from '../search/parse-search.ts';
import { defang } from '../text/defang.ts';
import { visibleText } from '../text/visible-text.ts';
import { Captured } from './captured.tsx';
import { copyText } from './copy-text.ts';
import { Icon } from './icon.tsx';
import { useIsInBrowser } from './is-in-browser.ts';
import { useListPlace } from './list-context.ts';
import { MenuButton } from './menu-button.tsx';

/** A captured value in a cell: goes to its page, and its menu filters the list by it or copies it so that nobody follows it. */
export const CapturedCell = ({
  text,
  isCut = false,
  href,
  field,
  filterValue = text,
  children,
}: {
  readonly text: string;
  readonly isCut?: boolean;
  /** Its page. */
  readonly href?: string;
  /** The list's field that finds it; without one it cannot be filtered by. */
  readonly field?: string;
  /** What the field is asked for, when not the text itself. */
  readonly filterValue?: string;
  /** What belongs to the value, behind it. */
  readonly children?: ReactNode;
}) => {
  const isInBrowser = useIsInBrowser();
  const captured = <Captured text={text} isCut={isCut} />;
  return (
    <span className="captured-cell">
      {href === undefined ? (
        <span className="captured-text">{captured}</span>
      ) : (
        <a href={href} className="captured-text">
          {captured}
        </a>
      )}
      {children}
      {isInBrowser && <CapturedMenu text={text} isCut={isCut} field={field} filterValue={filterValue} />}
    </span>
  );
};

interface CapturedMenuProperties {
  readonly text: string;
  readonly isCut: boolean;
  readonly field: string | undefined;
  readonly filterValue: string;
}

const CapturedMenu = (properties: CapturedMenuProperties) => {
  const m = useMessages(listMessages);
  return (
    <MenuButton
      className="cell-menu"
      label={m.actionsFor(visibleText(properties.text.slice(0, 80)))}
      items={() => <CapturedActions {...properties} />}
    >
      <Icon name="more" size={14} />
    </MenuButton>
  );
};

/** Texts up to this length never lack room in their cell. */
const SHORT_TEXT = 20;

const CapturedActions = ({ text, isCut, field, filterValue }: CapturedMenuProperties) => {
  const m = useMessages(listMessages);
  const router = useRouter();
  const place = useListPlace();
  const filter = (negated: boolean) => () => {
    if (place === null || field === undefined) return;
    const term = { field, negated, match: { kind: 'phrase' as const, value: filterValue } };
    const query = addTerm(place.state.query, place.fields, term);
    void router.push(listAddress(place.path, place.state, { query }));
  };
  const canFilter = place !== null && field !== undefined && place.fields.includes(field);
  return (
    <>
      {text.length > SHORT_TEXT && (
        <Menu.Label className="menu-text">
          <Captured text={text} isCut={isCut} />
        </Menu.Label>
      )}
      {canFilter && (
        <>
          <Menu.Item onClick={filter(false)}>{place.isElsewhere ? m.reportsWith : m.filterIn}</Menu.Item>
          <Menu.Item onClick={filter(true)}>{place.isElsewhere ? m.reportsWithout : m.filterOut}</Menu.Item>
        </>
      )}
      <Menu.Item onClick={() => void copyText(visibleText(defang(text)))}>{m.copyDefanged}</Menu.Item>
    </>
  );
};
