import { redact, redactValues } from "../marathon/redact";

/** Takes everything out of a text that must not be seen. */
export type Redactor = (text: string) => string;

/**
 * The one place that everything leaving this process for a person goes through: messages and statuses, errors, what is
 * printed. State needs none: what is in it was in the inputs, where Pulumi encrypts secrets itself.
 *
 * @param secrets  the very values, asked each time: more become known when the settings are read
 */
export function createRedactor(secrets: () => readonly string[]): Redactor {
    return (text) => redactValues(redact(text), secrets());
}
