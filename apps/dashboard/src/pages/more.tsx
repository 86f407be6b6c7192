import { type ReportRow, reportList } from '@mad/store';
import { ListPage } from '../components/list-page.tsx';
import { useReportColumns } from '../components/report-columns.tsx';
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
  return <ListPage title={m.reports} list={list} columns={useReportColumns()} exportName="reports" />;
}
