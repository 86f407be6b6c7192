import { type FeatureSink, flag, logScale } from './feature-sink.ts';
import { textShape } from './text-shape.ts';

/** Numbers about the User-Agent value: what it claims to be and how it is written. */
export const addUserAgentFeatures = (sink: FeatureSink, userAgent: string | undefined): void => {
  const value = userAgent ?? '';
  const shape = textShape(value);
  sink.add('userAgent.present', flag(userAgent !== undefined));
  sink.add('userAgent.length', logScale(shape.length));
  sink.add('userAgent.mozilla', flag(value.startsWith('Mozilla/')));
  sink.add('userAgent.explorer', flag(/MSIE |Trident\//.test(value)));
  sink.add('userAgent.chrome', flag(/Chrom(e|ium)\//.test(value)));
  sink.add('userAgent.firefox', flag(value.includes('Firefox/')));
  sink.add('userAgent.windows', flag(/Windows|Win32|Win64/.test(value)));
  sink.add('userAgent.phone', flag(/Android|iPhone|iPad|Mobile|CFNetwork|Darwin/.test(value)));
  sink.add(
    'userAgent.runtime',
    flag(/^(python|java|go-http|curl|wget|okhttp|php|perl|ruby|axios|node)/i.test(value)),
  );
  sink.add('userAgent.digits', shape.digits);
  sink.add('userAgent.symbols', shape.symbols);
  sink.add('userAgent.entropy', shape.entropy);
  sink.add('userAgent.products', value.split('/').length - 1);
  sink.add('userAgent.spaces', logScale(value.split(' ').length - 1));
  sink.add('userAgent.brackets', flag(value.includes('(')));
};
