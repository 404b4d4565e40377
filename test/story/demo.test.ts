import { describeEachKind } from '../emulator-kinds.ts';
import { demoStory } from './demo-story.ts';

describeEachKind('the story of the demo, over HTTP', (emulators) => demoStory({ emulators }));
