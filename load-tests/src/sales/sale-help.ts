const CREATE_FLAGS = `  --stock N          units of each sku (default 1000)
  --starts-in TIME   when it starts: 0s, 30s, 5m (default 30s)
  --duration TIME    how long it runs (default 10m)
  --limit N          units that one user may buy (default 1)
  --price N          price in cents (default 9900)
  --sku SKU          which goods (default aurora-phone where the catalogue has it, else goods of its own)
  --skus N           how many different goods of its own (default 1)
  --name TEXT        what it is called (default "A sale by hand")
  --draft            do not publish it yet`;

/** What --help says, by command. */
export const SALE_HELP = {
  all: `npm run sale -- [command] [flags]     sales on the running stack

  create                                   creates and publishes a sale (this one without a command)
  list                                     sales, drafts too, newest start first
  publish <saleId>                         shows a draft to buyers
  restock <saleId> --sku SKU --units N     adds units, in mid-sale too
  end <saleId>                             ends it now

Each has --help. The flags of create:

${CREATE_FLAGS}
  --help             this text

Exit 1 when the system refuses, 2 when a flag is wrong or nothing runs.`,
  create: `npm run sale -- create [flags]     creates and publishes a sale

${CREATE_FLAGS}
  --help             this text`,
  list: `npm run sale -- list [flags]     sales, drafts too, newest start first

  --limit N   how many, at most 100 (default 20)
  --help      this text`,
  publish: `npm run sale -- publish <saleId>     shows a draft to buyers; nothing happens to one that is published

  --help   this text`,
  restock: `npm run sale -- restock <saleId> --sku SKU --units N     adds units to an item, in mid-sale too

  --sku SKU     which item of the sale
  --units N     how many to add
  --key TEXT    makes it safe to repeat: the same key adds once (default: a new one each time)
  --help        this text`,
  end: `npm run sale -- end <saleId>     ends a sale now; what was accepted goes on to its order

  --help   this text`,
} as const;
