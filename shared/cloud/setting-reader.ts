import type { Form } from './setting-forms.ts';

/** The environment of a process, as the deployment sets it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one variable; what is wrong with it is told with all the others. */
export type Read = (name: string, form: Form, absent?: string) => string;

/** Reads variables of an environment, and notes every fault. */
export function reader(environment: Environment, faults: string[]): Read {
  return (name, form, absent) => {
    const text = environment[name]?.trim() ?? '';
    if (text === '' && absent !== undefined) return absent;
    const value = text === '' ? undefined : form.parse(text);
    if (value !== undefined) return value;
    const found = text === '' ? 'is not set' : `is ${JSON.stringify(text)}`;
    faults.push(`${name} ${found}, it must be ${form.words}`);
    return '';
  };
}
