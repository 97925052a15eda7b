/** The latest of many: what comes above the limit pushes out the oldest. */
export class Latest<T> {
    /** Oldest first. */
    readonly items: T[] = [];

    constructor(private readonly limit: number) {}

    /** Adds one. */
    add(item: T): void {
        this.items.push(item);
        if (this.items.length > this.limit) this.items.shift();
    }

    /** Forgets all. */
    clear(): void {
        this.items.length = 0;
    }
}
