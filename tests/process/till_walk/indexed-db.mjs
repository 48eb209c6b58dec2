// As much of a browser's database as the till's queue uses: stores with keys, an index, transactions one after the other. What is
// committed outlives the page; what a page that is gone had begun is not.

class Index {
  constructor(store, field) {
    Object.assign(this, { store, field });
  }

  /** The keys of the rows whose field lies within the range. */
  getAllKeys(range) {
    return this.store.asks((rows) => [...rows].filter(([, row]) => row[this.field] <= range.upper).map(([key]) => key));
  }
}

class Store {
  constructor(kept, transaction) {
    Object.assign(this, { kept, transaction });
  }

  asks(work) {
    const request = { onsuccess: undefined, work: () => work(this.kept.rows) };
    this.transaction.requests.push(request);
    return request;
  }

  createIndex(name, field) {
    this.kept.indexes.set(name, field);
  }

  index(name) {
    return new Index(this, this.kept.indexes.get(name));
  }

  get(key) {
    return this.asks((rows) => structuredClone(rows.get(key)));
  }

  getAll() {
    return this.asks((rows) => [...rows.keys()].toSorted((a, b) => (a < b ? -1 : 1)).map((key) => structuredClone(rows.get(key))));
  }

  count() {
    return this.asks((rows) => rows.size);
  }

  put(value) {
    const row = structuredClone(value);
    return this.asks((rows) => {
      if (row[this.kept.keyPath] === undefined) row[this.kept.keyPath] = this.kept.next++;
      rows.set(row[this.kept.keyPath], row);
      return row[this.kept.keyPath];
    });
  }

  delete(key) {
    return this.asks((rows) => void rows.delete(key));
  }
}

/** One database of one browser. */
export class Database {
  constructor() {
    this.stores = new Map();
    this.version = 0;
  }

  /** What a page has for `indexedDB`; `isGone` says whether that page is. */
  factory(isGone) {
    const later = (work) => setImmediate(() => isGone() || work());
    return {
      open: (_, version) => {
        const request = { result: this.connection(isGone) };
        later(() => {
          if (this.version < version) {
            this.version = version;
            request.onupgradeneeded?.();
          }
          request.onsuccess?.();
        });
        return request;
      },
    };
  }

  connection(isGone) {
    return {
      objectStoreNames: { contains: (name) => this.stores.has(name) },
      createObjectStore: (name, { keyPath }) => {
        this.stores.set(name, { keyPath, next: 1, rows: new Map(), indexes: new Map() });
        return new Store(this.stores.get(name), { requests: [] });
      },
      transaction: (names) => {
        const transaction = { requests: [] };
        transaction.objectStore = (name) => new Store(this.stores.get(name), transaction);
        // All of it in one go: no other one comes in between, and it is there whole or not at all.
        setImmediate(() => {
          if (isGone()) return;
          for (let request = transaction.requests.shift(); request; request = transaction.requests.shift()) {
            const result = request.work();
            request.onsuccess?.({ target: { result } });
          }
          setImmediate(() => isGone() || transaction.oncomplete?.());
        });
        return transaction;
      },
      close() {},
    };
  }
}
