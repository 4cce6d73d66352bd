import { collectionSamples } from './collection-samples.js';
import { objectSamples } from './object-samples.js';
import { scalarSamples } from './scalar-samples.js';
import { timeSamples } from './time-samples.js';

/** The samples by name, as TypeScript has them; java/peer holds the same names as Java has them. The first word names the method. */
export const SAMPLES: ReadonlyMap<string, unknown> = new Map(
  Object.entries({ ...scalarSamples, ...collectionSamples, ...objectSamples, ...timeSamples }),
);

export const methodOf = (sample: string): string => sample.split(' ', 1)[0]!;
