import type { StoreDialect } from '../store-dialect.ts';
import type { Migration, MigrationStep } from './migration.ts';
import { columns, index, type TableDefinition, unique } from './table-definition.ts';

const FIGURES = columns('first_seen time', 'last_seen time', 'verdicts count 0', 'malicious count 0');

const TABLES: readonly TableDefinition[] = [
  {
    name: 'mad_capture',
    columns: columns(
      'id id',
      'path text',
      'path_digest digest',
      'dataset name',
      'source word',
      'state word',
      'attempts small 0',
      'claimed_by name null',
      'claimed_until time null',
      'retry_at time null',
      'size_bytes count',
      'modified_at time',
      'digest digest null',
      'found_at time',
      'started_at time null',
      'judged_at time null',
      'first_packet_at time null',
      'last_packet_at time null',
      'packets count 0',
      'flows count 0',
      'requests count 0',
      'verdicts count 0',
      'malicious count 0',
      'model_version text null',
      'warnings long null',
      'error_code name null',
      'error_message text null',
      'file_removed flag 0',
    ),
    indexes: [
      unique('mad_capture', 'path_digest'),
      index('mad_capture', 'state', 'retry_at'),
      index('mad_capture', 'first_packet_at'),
      index('mad_capture', 'judged_at'),
      index('mad_capture', 'dataset'),
    ],
  },
  {
    name: 'mad_verdict',
    columns: columns(
      'report_id reference',
      'capture_id reference',
      'host_id reference',
      'server_id reference',
      'application_id reference',
      'software_id reference',
      'connection_id reference',
      'domain name',
      'time time',
      'malicious flag',
      'score real',
      'decided_by word',
      'community_id name',
      'flow_start time',
      'first_offset count',
      'last_offset count',
      'model_version name null',
      'triage word',
      'allow_rule_id reference null',
    ),
    primaryKey: ['report_id'],
    indexes: [
      // Answers the sums of a capture without reading the rows.
      {
        name: 'verdict_by_capture',
        columns: ['capture_id', 'host_id', 'server_id', 'application_id', 'time', 'malicious'],
      },
      index('mad_verdict', 'time'),
      index('mad_verdict', 'score'),
      index('mad_verdict', 'malicious', 'time'),
      index('mad_verdict', 'triage', 'malicious', 'time'),
      index('mad_verdict', 'host_id', 'time'),
      index('mad_verdict', 'connection_id', 'time'),
      index('mad_verdict', 'server_id', 'time'),
      index('mad_verdict', 'application_id', 'time'),
      index('mad_verdict', 'software_id', 'time'),
      index('mad_verdict', 'domain', 'time'),
      index('mad_verdict', 'allow_rule_id'),
    ],
    references: [{ column: 'report_id', table: 'mad_report', whenGone: 'cascade' }],
  },
  {
    name: 'mad_explanation',
    columns: columns('report_id reference', 'reasons long', 'explanation long null', 'requests long'),
    primaryKey: ['report_id'],
    references: [{ column: 'report_id', table: 'mad_report', whenGone: 'cascade' }],
  },
  {
    name: 'mad_host',
    columns: [...columns('id id', 'address address'), ...FIGURES],
    indexes: [unique('mad_host', 'address'), index('mad_host', 'last_seen'), index('mad_host', 'malicious')],
  },
  {
    name: 'mad_server',
    columns: [
      ...columns('id id', 'address address'),
      ...FIGURES,
      ...columns('latitude real null', 'longitude real null', 'country name null', 'organisation name null'),
    ],
    indexes: [
      unique('mad_server', 'address'),
      index('mad_server', 'last_seen'),
      index('mad_server', 'malicious'),
    ],
  },
  {
    name: 'mad_application',
    columns: [
      ...columns('id id', 'digest digest', 'user_agent long', 'device name', 'os name', 'browser name'),
      ...FIGURES,
    ],
    indexes: [
      unique('mad_application', 'digest'),
      index('mad_application', 'last_seen'),
      index('mad_application', 'malicious'),
    ],
  },
  {
    name: 'mad_software',
    columns: [
      ...columns('id id', 'host_id reference', 'application_id reference'),
      ...FIGURES,
      ...columns('fingerprint long null', 'fingerprint_changed_at time null'),
    ],
    indexes: [
      unique('mad_software', 'host_id', 'application_id'),
      index('mad_software', 'application_id'),
      index('mad_software', 'first_seen'),
      index('mad_software', 'last_seen'),
      index('mad_software', 'malicious'),
    ],
  },
  {
    name: 'mad_connection',
    columns: [...columns('id id', 'host_id reference', 'server_id reference'), ...FIGURES],
    indexes: [
      unique('mad_connection', 'host_id', 'server_id'),
      index('mad_connection', 'server_id'),
      index('mad_connection', 'last_seen'),
      index('mad_connection', 'malicious'),
    ],
  },
  {
    name: 'mad_activity',
    columns: [
      ...columns(
        'capture_id reference',
        'host_id reference',
        'server_id reference',
        'application_id reference',
        'software_id reference',
        'connection_id reference',
      ),
      ...FIGURES,
    ],
    primaryKey: ['capture_id', 'host_id', 'server_id', 'application_id'],
    indexes: [
      index('mad_activity', 'host_id', 'first_seen'),
      index('mad_activity', 'server_id', 'first_seen'),
      index('mad_activity', 'application_id', 'first_seen'),
      index('mad_activity', 'software_id', 'first_seen'),
      index('mad_activity', 'connection_id', 'first_seen'),
      // Answers sums over a time range without reading the rows.
      {
        name: 'activity_by_time',
        columns: [
          'first_seen',
          'last_seen',
          'malicious',
          'verdicts',
          'host_id',
          'server_id',
          'application_id',
        ],
      },
    ],
  },
  {
    name: 'mad_label',
    columns: columns(
      'id id',
      'report_id reference null',
      'sample text null',
      'is_malicious flag',
      'source name',
      'reason text',
      'created_at time',
    ),
    indexes: [index('mad_label', 'report_id'), index('mad_label', 'created_at')],
    references: [{ column: 'report_id', table: 'mad_report', whenGone: 'set null' }],
  },
  {
    name: 'mad_triage',
    columns: columns(
      'id id',
      'report_id reference',
      'from_state word',
      'to_state word',
      'user_name name',
      'reason text',
      'created_at time',
    ),
    indexes: [index('mad_triage', 'report_id')],
    references: [{ column: 'report_id', table: 'mad_report', whenGone: 'cascade' }],
  },
  {
    name: 'mad_note',
    columns: columns('id id', 'report_id reference', 'user_name name', 'text text', 'created_at time'),
    indexes: [index('mad_note', 'report_id')],
    references: [{ column: 'report_id', table: 'mad_report', whenGone: 'cascade' }],
  },
  {
    name: 'mad_allow_rule',
    columns: columns(
      'id id',
      'field word',
      'value text',
      'reason text',
      'user_name name',
      'created_at time',
      'expires_at time',
      'revoked_at time null',
    ),
  },
  {
    name: 'mad_model',
    columns: columns(
      'id id',
      'kind name',
      'version name',
      'state word',
      'created_at time',
      'promoted_at time null',
      'metrics long',
      'card long',
    ),
    indexes: [unique('mad_model', 'kind', 'version'), index('mad_model', 'kind', 'state')],
  },
  {
    name: 'mad_user',
    columns: columns(
      'id id',
      'name name',
      'password text',
      'role word',
      'created_at time',
      'disabled flag 0',
    ),
    indexes: [unique('mad_user', 'name')],
  },
  {
    name: 'mad_session',
    columns: columns('digest digest', 'user_id reference', 'created_at time', 'expires_at time'),
    primaryKey: ['digest'],
    indexes: [index('mad_session', 'user_id'), index('mad_session', 'expires_at')],
    references: [{ column: 'user_id', table: 'mad_user', whenGone: 'cascade' }],
  },
  {
    name: 'mad_login_attempt',
    columns: columns('id id', 'subject name', 'created_at time'),
    indexes: [index('mad_login_attempt', 'subject', 'created_at'), index('mad_login_attempt', 'created_at')],
  },
  {
    name: 'mad_audit',
    columns: columns('id id', 'user_name name', 'action name', 'detail long', 'created_at time'),
    indexes: [index('mad_audit', 'created_at')],
  },
  {
    name: 'mad_sensor',
    columns: columns('name name', 'kind word', 'started_at time', 'seen_at time', 'state long'),
    primaryKey: ['name'],
  },
  { name: 'mad_lock', columns: columns('name word'), primaryKey: ['name'] },
];

/** Indexes for tables that version 1 made without any. */
const ORIGINAL_TABLE_INDEXES = [
  { table: 'mad_report', index: index('mad_report', 'time') },
  { table: 'mad_report', index: index('mad_report', 'name') },
  { table: 'mad_loss', index: index('mad_loss', 'time') },
  { table: 'mad_processedfile', index: index('mad_processedfile', 'name') },
];

/**
 * The original's columns as wide as captured text and years of reports ask for. An original may have been made with other types and let
 * columns be empty; text of the same name stays. SQLite has no narrow types.
 */
const WIDER_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  mad_report: [
    'name varchar(255) NOT NULL',
    'is_malicious tinyint(1) NOT NULL',
    'ua mediumtext NOT NULL',
    'url mediumtext NOT NULL',
    'srcip varchar(64) NOT NULL',
    'srcport int NOT NULL',
    'dstip varchar(64) NOT NULL',
    'dstport int NOT NULL',
    'time datetime(6) NOT NULL',
    'detected_by_cnn tinyint(1) NOT NULL',
    'device varchar(255) NOT NULL',
    'os varchar(255) NOT NULL',
    'browser varchar(255) NOT NULL',
    'type int NOT NULL',
  ],
  mad_loss: ['time datetime(6) NOT NULL', 'loss double NOT NULL'],
  mad_processedfile: ['name varchar(255) NOT NULL'],
  mad_tobeprocessedfile: ['path text NOT NULL', 'status tinyint(1) NOT NULL'],
};

/** What an empty cell of an original becomes, by the column's type. */
const fillingFor = (column: string): string =>
  /tinyint|int|double/.test(column) ? '0' : /datetime/.test(column) ? "'1970-01-01'" : "''";

const widen = ([table, wider]: [string, readonly string[]]): readonly MigrationStep[] => {
  const names = wider.map((column) => column.slice(0, column.indexOf(' ')));
  const filled = wider.map(
    (column, i) => `\`${names[i]}\` = coalesce(\`${names[i]}\`, ${fillingFor(column)})`,
  );
  const empty = names.map((name) => `\`${name}\` IS NULL`).join(' OR ');
  const modified = wider.map((column, i) => `  MODIFY \`${names[i]}\`${column.slice(column.indexOf(' '))}`);
  return [
    { statement: `UPDATE \`${table}\` SET ${filled.join(', ')} WHERE ${empty}` },
    // In one statement MySQL lets the conversion make the types that are asked for narrower again (mediumtext becomes text).
    {
      statement: `ALTER TABLE \`${table}\`\n  ENGINE=InnoDB,\n  CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    },
    {
      statement: `ALTER TABLE \`${table}\`\n  MODIFY \`id\` bigint NOT NULL AUTO_INCREMENT,\n${modified.join(',\n')}`,
    },
  ];
};

const addIndexes = (dialect: StoreDialect): readonly MigrationStep[] =>
  ORIGINAL_TABLE_INDEXES.map(({ table, index: { name, columns: names } }) => ({
    statement: `CREATE INDEX ${name} ON ${table} (${names.join(', ')})`,
    isDone: (database) => dialect.hasIndex(database, table, name),
  }));

/** Version 2. */
export const SERVICE_TABLES: Migration = {
  version: 2,
  name: 'captures, figures, triage, access; wider columns and indexes for the original tables',
  steps: (dialect) => [
    ...(dialect.name === 'mysql' ? Object.entries(WIDER_COLUMNS).flatMap(widen) : []),
    ...addIndexes(dialect),
    ...TABLES.flatMap((table) => dialect.createTable(table)).map((statement) => ({ statement })),
    {
      statement: "INSERT INTO mad_lock (name) VALUES ('allow-rules')",
      isDone: async (database) => (await database.selectFrom('mad_lock').select('name').execute()).length > 0,
    },
  ],
};
