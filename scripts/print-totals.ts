import { existsSync, readFileSync } from 'node:fs';

/** The part of vitest's JSON report that is used here. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const [reportPath, testExit, checksPassed, checksFailed] = process.argv.slice(2);

let passed = Number(checksPassed);
let failed = Number(checksFailed);
if (existsSync(reportPath)) {
  const report: TestReport = JSON.parse(readFileSync(reportPath, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that cannot even be loaded has no tests to fail.
  failed += report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  if (report.numPendingTests > 0)
    process.stdout.write(`${report.numPendingTests} skipped: the names above say why\n`);
}
// Vitest may fail for a reason outside every test, such as an unhandled rejection.
if (testExit !== '0' && failed === Number(checksFailed)) failed++;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
