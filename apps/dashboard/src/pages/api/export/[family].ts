import { HOST_EXPORT, REPORT_EXPORT, SERVER_EXPORT, SOFTWARE_EXPORT } from '../../../export/export-list.ts';
import { streamExport } from '../../../export/stream-export.ts';
import { reading, refuse } from '../../../server/action.ts';

/** `/export/FAMILY?format=csv|json` with the query of the list's page. */
export default reading('viewer', async (context) => {
  switch (context.request.query['family']) {
    case 'reports':
      return streamExport('reports', REPORT_EXPORT, context);
    case 'hosts':
      return streamExport('hosts', HOST_EXPORT, context);
    case 'servers':
      return streamExport('servers', SERVER_EXPORT, context);
    case 'software':
      return streamExport('software', SOFTWARE_EXPORT, context);
    default:
      return refuse(context.response, 'missing');
  }
});
