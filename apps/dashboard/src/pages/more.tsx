import { type ReportRow, reportList } from '@mad/store';
import { ReportListPage } from '../components/report-list-page.tsx';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { type ListProperties, loadListPage } from '../server/list.ts';
import { page } from '../server/page.ts';

interface ReportsProperties {
  readonly list: ListProperties<ReportRow>;
}

export const getServerSideProps = page<ReportsProperties>('viewer', async ({ store, query }) => ({
  list: await loadListPage(store, reportList, query),
}));

/** `/more`: every judged flow. */
export default function Reports({ list }: ReportsProperties) {
  const m = useMessages(columnMessages);
  return <ReportListPage title={m.reports} list={list} exportName="reports" />;
}
