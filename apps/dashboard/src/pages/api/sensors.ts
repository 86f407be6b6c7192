import { reading } from '../../server/action.ts';
import { type SelfTest, selfTest } from '../../server/self-test.ts';
import { type SensorOverview, sensorOverview } from '../../server/sensors.ts';

/** The services and the self-test of the detector at MAD_APP_URL. */
export interface SensorsAnswer extends SensorOverview {
  readonly selfTest: SelfTest;
}

export default reading('viewer', async ({ store, response }) => {
  const [overview, test] = await Promise.all([sensorOverview(store), selfTest()]);
  response.status(200).json({ ...overview, selfTest: test } satisfies SensorsAnswer);
});
