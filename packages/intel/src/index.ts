export { type AnalystLabel, analystLabels, type FindLabel } from './analyst-labels.ts';
export { type BlockListOptions, BlockLists } from './block-lists.ts';
export { type Clock, SYSTEM_CLOCK } from './clock.ts';
export { firstAnswer } from './first-answer.ts';
export { GeoIpFile } from './geo-ip-file.ts';
export { IntelStore, type RequestLimit } from './intel-store.ts';
export { type OutsideQuestion, type OutsideSettings, outsideQuestions } from './outside-questions.ts';
export { firstPlace, type Place, type PlaceAnswer, type PlaceFinder } from './place.ts';
export { isPublicAddress } from './public-host.ts';
export { Secret } from './secret.ts';
export { SHODAN_URL, Shodan, type ShodanOptions } from './shodan.ts';
export type {
  KnownAnswer,
  Question,
  UnknownAnswer,
  Validator,
  ValidatorAnswer,
} from './validator.ts';
export { FREE_QUOTA, VIRUS_TOTAL_URL, VirusTotal, type VirusTotalOptions } from './virus-total.ts';
