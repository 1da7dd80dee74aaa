import { DomainError } from "@synoptic/domain";

/** Too many wrong passwords; wait before the next try. */
export class TooManyAttemptsError extends DomainError {
  readonly code = "TOO_MANY_ATTEMPTS";
}

const windowMs = 15 * 60_000;
/** OWASP asks for a limit an account and one an address; an address may stand for a whole hospital. */
const limits = { account: 10, address: 50 };
/** Above it the oldest keys are forgotten, so that made-up names cannot fill the memory. */
const maxKeys = 20_000;

interface Count {
  failures: number;
  since: number;
}

/**
 * Counts wrong passwords by account and by address, in this process. Right ones clear the account's count.
 * An account's count is taken before it is known to exist, so that the answer does not tell.
 */
export class SignInLimiter {
  readonly #counts = new Map<string, Count>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @throws TooManyAttemptsError */
  check(address: string, email: string): void {
    const blocked =
      this.#failures(accountKey(email)) >= limits.account ||
      this.#failures(addressKey(address)) >= limits.address;
    if (blocked) throw new TooManyAttemptsError("Too many wrong passwords: wait 15 minutes and try again.");
  }

  failed(address: string, email: string): void {
    for (const key of [accountKey(email), addressKey(address)]) {
      const failures = this.#failures(key) + 1;
      const since = failures === 1 ? this.#now().getTime() : this.#counts.get(key)!.since;
      this.#counts.delete(key);
      this.#counts.set(key, { failures, since });
    }
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= maxKeys) break;
      this.#counts.delete(key);
    }
  }

  succeeded(email: string): void {
    this.#counts.delete(accountKey(email));
  }

  #failures(key: string): number {
    const count = this.#counts.get(key);
    if (!count) return 0;
    if (this.#now().getTime() - count.since < windowMs) return count.failures;
    this.#counts.delete(key);
    return 0;
  }
}

const accountKey = (email: string) => `account:${email.trim().toLowerCase()}`;
const addressKey = (address: string) => `address:${address}`;
