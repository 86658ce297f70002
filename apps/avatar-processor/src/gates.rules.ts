import type { RejectionCode } from '#avatar/avatar-job';
import type { Measures } from './steps/measure.step.ts';
import { SURE_PRESENCE } from './steps/mesh.step.ts';

/** What makes a picture no good, and why the limit is where it is: figures are of the test portrait and its variations (docs/avatar.md). */
interface Gate {
  code: RejectionCode;
  refuses: (measures: Measures) => boolean;
  reason: string;
}

/** The first that refuses is told: those whose measure may spoil the others' come first. */
export const GATES: readonly Gate[] = [
  {
    code: 'too_small',
    refuses: ({ width }) => width < 90,
    reason: 'A face of fewer pixels has less in it than the avatar shows: lines become stairs.',
  },
  {
    code: 'head_cut',
    refuses: ({ outside }) => outside > 0.05,
    reason: 'With the hair just touched 0.03 is outside, with an ear or the hair gone 0.06, with half of the forehead gone 0.3.',
  },
  {
    code: 'too_dark',
    refuses: ({ luma }) => luma < 30,
    reason: 'A fair face at a sixth of its light has 26, dark skin in a lit room 40 and more: below, noise is lifted with the face.',
  },
  {
    code: 'too_bright',
    refuses: ({ luma, white }) => luma > 240 || white > 0.5,
    reason: 'Where half of the face is white there is nothing left to draw: 1.6 times the light has 251 and 0.54.',
  },
  {
    code: 'blurred',
    refuses: ({ sharpness }) => sharpness < 0.003,
    reason: 'Sharp is 0.06; blurred by 1.5 hundredths of the face 0.005, and can be drawn; by 2 hundredths 0.0025, and eyes run out.',
  },
  {
    code: 'low_confidence',
    refuses: ({ presence }) => presence < SURE_PRESENCE,
    reason: 'Faces have 15 to 30, with a bar over the eyes 9.7, with a mask over mouth and nose 3, two dots and a stroke 5.',
  },
];

/** Why a face becomes no avatar; undefined where it does. */
export const refusalOf = (measures: Measures): RejectionCode | undefined => GATES.find(({ refuses }) => refuses(measures))?.code;
