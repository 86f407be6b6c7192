/**
 * The errors an action may end with, or go on after, by code: what happened and what a person can do about it. `docs/errors.md`
 * lists them all.
 */
export const ERROR_CATALOGUE = {
  MAD_CAPTURE_UNREADABLE: {
    what: 'The capture cannot be opened or read.',
    todo: 'Check the path and the permissions.',
  },
  MAD_CAPTURE_DAMAGED: {
    what: 'The capture is not readable to its end; what came before the damage has been used.',
    todo: 'If the file is still being written, wait until it is whole; otherwise record or copy it again.',
  },
  MAD_NOT_A_CAPTURE: {
    what: 'The file is no capture.',
    todo: 'Give a pcap, pcapng or snoop file, plain or compressed with gzip or zstd.',
  },
  MAD_FLOW_GONE: {
    what: 'The flow does not lie where it was found.',
    todo: 'The capture was changed or replaced since it was judged; judge it again.',
  },
  MAD_RECORDER_MISSING: {
    what: 'No program that records from a network interface is installed.',
    todo: 'Install dumpcap (Debian: wireshark-common) or tcpdump.',
  },
  MAD_RECORDER_NOT_PERMITTED: {
    what: 'The recorder may not capture from the network interface.',
    todo: 'Run it as root, or with the capabilities CAP_NET_RAW and CAP_NET_ADMIN.',
  },
  MAD_RECORDER_FAILED: {
    what: 'The recorder of the network interface has ended.',
    todo: 'The message is the recorder’s own. Check that the interface exists; it is started again by itself.',
  },
  MAD_NO_CAPTURES: {
    what: 'No capture was found.',
    todo: 'Check the path; a capture is recognised by its magic number, not by its name.',
  },
  MAD_TOP_SITES_UNREADABLE: {
    what: 'The list of top sites cannot be read.',
    todo: 'Give a file with one name or `rank,name` a line.',
  },
  MAD_LABELS_UNREADABLE: {
    what: 'The label file cannot be used.',
    todo: 'Give a table separated by tabs with the columns capture, start, src_ip, src_port, dest_ip, dest_port, label and family.',
  },
  MAD_FINGERPRINTS_UNREADABLE: {
    what: 'The fingerprint book cannot be used.',
    todo: 'Remove it or restore it from a backup.',
  },
  MAD_OUTPUT_UNWRITABLE: {
    what: 'The result cannot be written.',
    todo: 'Check the path, the permissions and the free space.',
  },
  MAD_WORKER_ENDED: {
    what: 'The process that judged the capture ended before it was done.',
    todo: 'It is tried again by itself. When that does not help, look at the machine’s memory and send us the capture.',
  },
  MAD_DETECTOR_ENDED: {
    what: 'The detector itself, not only a worker, has ended while it had the capture in hand.',
    todo: 'It is tried again by itself, in the end alone, and parked when that does not help. Look at the machine’s memory and at what ends the whole service; then “Try again” on its page of the dashboard releases it. Send it to us.',
  },
  MAD_CAPTURE_CHANGED: {
    what: 'The capture changed while it was read; nothing of it has been stored.',
    todo: 'Nothing; it is judged when it has been quiet for a while. Recorders should move captures in when they are whole.',
  },
  MAD_REQUEST_INVALID: {
    what: 'The request does not fit what this address takes.',
    todo: 'The message says which part; the API is described in docs/service.md.',
  },
  MAD_UNAUTHORISED: {
    what: 'The request carries no valid token.',
    todo: 'Send `Authorization: Bearer TOKEN` with the token of MAD_HTTP_TOKEN.',
  },
  MAD_TOKEN_MISSING: {
    what: 'The service would be reachable from other machines without a token.',
    todo: 'Set MAD_HTTP_TOKEN or MAD_HTTP_TOKEN_FILE, or bind it to 127.0.0.1 with MAD_HTTP_HOST.',
  },
  MAD_ADDRESS_UNUSABLE: {
    what: 'The service cannot listen on its address.',
    todo: 'End what listens there, or name another: MAD_HTTP_HOST and MAD_HTTP_PORT for the detector, MAD_GENERATE_HTTP_PORT for the report generator, --host and --port for the dashboard.',
  },
  MAD_NOT_FOUND: {
    what: 'There is nothing under this address.',
    todo: 'Check the number or path; retention may have removed it.',
  },
  MAD_UPLOAD_NOT_A_CAPTURE: {
    what: 'The upload does not begin as a capture does.',
    todo: 'Send a pcap, pcapng or snoop file, plain or compressed with gzip or zstd.',
  },
  MAD_UPLOAD_TOO_LARGE: {
    what: 'The upload is longer than the service takes.',
    todo: 'Cut the capture into time slices, or raise MAD_UPLOAD_LIMIT_MB.',
  },
  MAD_RETRAIN_RUNNING: {
    what: 'A retraining waits or runs already.',
    todo: 'Wait until it is done; GET /metrics and the log tell.',
  },
  MAD_REMOVAL_FAILED: {
    what: 'What has outlived its limit cannot be removed.',
    todo: 'Check the permissions; it is tried again by itself. What does not lie in its folder, or behind a link, is never removed.',
  },
  MAD_DISK_FLOOR: {
    what: 'There is less free disk space than MAD keeps as its floor, so it takes no captures.',
    todo: 'Make room or lower MAD_FREE_DISK_FLOOR_MB; MAD goes on by itself.',
  },
  MAD_INTERNAL: {
    what: 'Something went wrong that MAD does not know.',
    todo: 'Look at the log line with the same time and report it.',
  },
  MAD_SETTINGS_INVALID: {
    what: 'A setting is unknown or has a value that is not allowed.',
    todo: 'The message names each; docs/settings.md lists them all, `./mad doctor --config` shows those in force.',
  },
  MAD_QUEUE_UNREACHABLE: {
    what: 'The queue’s Redis server does not answer.',
    todo: 'Check REDIS_URL and that Redis runs; work goes on by itself once it answers.',
  },
  MAD_INTEL_STORE_UNUSABLE: {
    what: 'The file with answers of outside services and their used quota cannot be opened.',
    todo: 'Check the path and the permissions; when it is damaged remove it, it holds only what can be asked again.',
  },
  MAD_BLOCK_LIST_UNREADABLE: {
    what: 'A block list cannot be read, or not to its end.',
    todo: 'Check the path and the permissions; what was read before goes on being used.',
  },
  MAD_GEOIP_UNREADABLE: {
    what: 'The GeoIP file cannot be used.',
    todo: 'Give a file in MaxMind DB format (.mmdb) with places, like GeoLite2-City.',
  },
  MAD_RETRAIN_DATA_UNUSABLE: {
    what: 'The retrain dataset cannot be opened or written.',
    todo: 'Check the path, the permissions and the free space; its index is made again from the samples when it is removed.',
  },
  MAD_DATABASE_URL_INVALID: {
    what: 'The address of the database cannot be used.',
    todo: 'Set `DATABASE_URL` to `mysql://user:password@host:port/database` or `sqlite:PATH`.',
  },
  MAD_DATABASE_UNAVAILABLE: {
    what: 'The database does not answer, or stayed busy.',
    todo: 'Nothing is lost: it is tried again. Check that the server runs and can be reached from here.',
  },
  MAD_DATABASE_REFUSED: {
    what: 'The database refuses access.',
    todo: 'Check the user, the password and its rights on the database; for SQLite the permissions of the file and its folder.',
  },
  MAD_DATABASE_TOO_NEW: {
    what: 'A newer version of MAD has changed the database.',
    todo: 'Update this program to that version.',
  },
  MAD_DATABASE_FAILED: {
    what: 'The database reports an error.',
    todo: 'Read what it says; free space on its disk is the first thing to check.',
  },
  MAD_ALLOW_RULE_INVALID: {
    what: 'The value of the allow rule cannot be used.',
    todo: 'Give what the message asks for.',
  },
  MAD_REPORT_UNREADABLE: {
    what: 'The report.json of a dataset folder cannot be used for the documents.',
    todo: 'It is tried again; then its row in mad_tobeprocessedfile gets status 1. Judge the capture again, or set the status to 0 once the file is whole.',
  },
  MAD_CAPTURE_LIST_UNREADABLE: {
    what: 'The list of captures cannot be used.',
    todo: 'Give a JSON list of file names, below the folder of captures or absolute.',
  },
  MAD_MODEL_NO_BACKEND: {
    what: 'No TensorFlow.js backend could be started.',
    todo: 'Install the dependencies again (`pnpm install`); `./mad doctor` shows which backends load.',
  },
  MAD_MODEL_BACKEND_UNAVAILABLE: {
    what: 'The requested TensorFlow.js backend does not load.',
    todo: 'Ask for another backend, or install the missing package (`@tensorflow/tfjs-node` for `tensorflow`).',
  },
  MAD_MODEL_NOT_FOUND: {
    what: 'No model of this kind is in the folder.',
    todo: 'Give the folder that holds Background_PC, Background_Phone and Suspicious, or train one with `mad train`.',
  },
  MAD_MODEL_VERSION_UNKNOWN: {
    what: 'There is no such version of the model.',
    todo: '`./mad model list` shows the versions that are kept.',
  },
  MAD_MODEL_DAMAGED: {
    what: 'The model files cannot be read.',
    todo: 'Restore the folder from the repository or train the model again.',
  },
  MAD_MODEL_UNKNOWN_FORMAT: {
    what: 'The model was written by a version of MAD that this one does not understand.',
    todo: 'Update MAD or train the model again with this version.',
  },
  MAD_MODEL_UNKNOWN_NETWORK: {
    what: 'There is no network of this name.',
    todo: 'Choose one of the names that the message lists.',
  },
  MAD_MODEL_TOO_FEW_SAMPLES: {
    what: 'There are too few samples to train or to judge with.',
    todo: 'Give at least two samples of each class, from at least two families or applications each.',
  },
  MAD_MODEL_UNSUPPORTED_CONVOLUTION: {
    what: 'The gradient of this convolution is not available.',
    todo: 'Use stride 1 and dilation 1 in layers that are to be trained.',
  },
} as const satisfies Record<string, { readonly what: string; readonly todo: string }>;

/** A code of the {@link ERROR_CATALOGUE}. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error with a stable code, a sentence that says what and where, and what to do about it. */
export class MadError extends Error {
  readonly code: ErrorCode;

  /** @param message which file, what, where; the catalogue adds what to do. */
  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'MadError';
    this.code = code;
  }

  /** What a person can do about it. */
  get advice(): string {
    return ERROR_CATALOGUE[this.code].todo;
  }
}
