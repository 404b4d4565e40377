import { describe } from 'vitest';
import { anyKind } from '../emulator-choice.ts';
import { demoStory } from './demo-story.ts';

describe('the story of the demo, each function in a process of its own', () => {
  demoStory({ emulators: anyKind, isolate: true });
});
