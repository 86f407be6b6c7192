import { Button, Menu, TextInput } from '@mantine/core';
import { useRouter } from 'next/router';
import { type FormEvent, useState } from 'react';
import { listMessages } from '../messages/list-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { listAddress } from '../search/list-state.ts';
import { Icon } from './icon.tsx';
import { type ListPlace, useListPlace } from './list-context.ts';
import { MenuButton } from './menu-button.tsx';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Chooses from when until when; *All* is where a list begins. */
export const TimeRangeMenu = () => {
  const m = useMessages(listMessages);
  const place = useListPlace();
  if (place === null) return null;
  const label = rangeLabel(place.state, m.all);
  return (
    <MenuButton
      className="button"
      label={`${label}: ${m.range}`}
      width={280}
      items={(close) => <TimeRanges place={place} onChosen={close} />}
    >
      <Icon name="clock" size={16} />
      {label}
    </MenuButton>
  );
};

const TimeRanges = ({
  place: { path, state },
  onChosen,
}: {
  readonly place: ListPlace;
  readonly onChosen: () => void;
}) => {
  const m = useMessages(listMessages);
  const router = useRouter();
  const [from, setFrom] = useState((state.from ?? '').slice(0, 16));
  const [until, setUntil] = useState((state.until ?? '').slice(0, 16));
  const go = (range: { from: string | null; until: string | null }) => {
    onChosen();
    void router.push(listAddress(path, state, range));
  };
  const lastDays = (days: number) => () =>
    go({ from: new Date(Date.now() - days * DAY_MILLISECONDS).toISOString().slice(0, 16), until: null });
  const apply = (event: FormEvent) => {
    event.preventDefault();
    go({ from: from === '' ? null : from, until: until === '' ? null : until });
  };
  return (
    <>
      <Menu.Item onClick={() => go({ from: null, until: null })}>{m.all}</Menu.Item>
      <Menu.Item onClick={lastDays(1)}>{m.lastDay}</Menu.Item>
      <Menu.Item onClick={lastDays(7)}>{m.lastWeek}</Menu.Item>
      <Menu.Item onClick={lastDays(30)}>{m.lastMonth}</Menu.Item>
      <Menu.Divider />
      <form className="form menu-form" onSubmit={apply}>
        <TextInput
          type="datetime-local"
          size="xs"
          label={m.from}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          label={m.until}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" size="xs">
          {m.apply}
        </Button>
        <span className="faint small">{m.utc}</span>
      </form>
    </>
  );
};

const rangeLabel = (range: { from: string | null; until: string | null }, all: string): string =>
  range.from === null && range.until === null ? all : `${short(range.from)} → ${short(range.until)}`;

const short = (time: string | null): string => (time === null ? '…' : time.slice(0, 16).replace('T', ' '));
