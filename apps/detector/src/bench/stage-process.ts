// One stage in a process of its own: node stage-process.ts STAGE CAPTURE
import { isStageName, runStage } from './stage.ts';
import { WORK_BEGINS } from './work-mark.ts';

const [stage = '', path = ''] = process.argv.slice(2);
if (!isStageName(stage)) throw new Error(`no stage is called ${stage}`);
performance.mark(WORK_BEGINS);
await runStage(stage, path);
