// Generated from openapi.yaml by `npm run generate`: change that, not this file.
export interface paths {
    "/avatar/presign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where to send a picture: a form for one upload, within two minutes
         * @description For players, admins.
         */
        post: operations["avatar_presign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/avatar/process": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn an uploaded picture into an avatar; 202 where that takes longer than 26 seconds
         * @description For players, admins.
         */
        post: operations["avatar_process"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/avatar/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose an avatar, and a display name
         * @description For players, admins.
         */
        post: operations["avatar_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your avatars, and the presets
         * @description For players, admins.
         */
        get: operations["avatar_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/money/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add money from an earn source, or correct a balance
         * @description For players, admins, servers.
         */
        post: operations["money_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What my wallets hold
         * @description For players, admins.
         */
        get: operations["money_balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/money/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every change of one of my wallets, the newest first
         * @description For players, admins.
         */
        get: operations["money_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shop/buy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy an offer: price, limits, stock and items in one step, or nothing
         * @description For players, admins.
         */
        post: operations["shop_buy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All offers, with what I may still buy of each
         * @description For players, admins.
         */
        get: operations["shop_offers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I have
         * @description For players, admins.
         */
        get: operations["inventory_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the API answers
         * @description For anyone, without a token.
         */
        get: operations["health_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My rank and the entries around me
         * @description For players, admins.
         */
        get: operations["leaderboard_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/leaderboard/global": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of a board: its top, from a rank, by a cursor, or of friends
         * @description For players, admins.
         */
        get: operations["leaderboard_global"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the start of a session needs
         * @description For players, admins.
         */
        get: operations["player_session"];
        put?: never;
        post?: never;
        /**
         * Delete your account and everything held on you, for ever
         * @description For players, admins.
         */
        delete: operations["player_erase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to one JSON document of everything held on you; 202 while it is written
         * @description For players, admins.
         */
        get: operations["player_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The slots that hold a save, or the save of one slot, the current or a kept version
         * @description For players, admins, servers.
         */
        get: operations["progress_read"];
        put?: never;
        /**
         * Save a slot, on top of the version that the data began from, or merged with what stands
         * @description For players, admins, servers.
         */
        post: operations["progress_save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save one of the kept versions once more
         * @description For players, admins.
         */
        post: operations["progress_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the score of a run to all windows of a board
         * @description For players, admins.
         */
        post: operations["score_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/score/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a run of a board that asks for a ticket
         * @description For players, admins.
         */
        post: operations["score_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim a task's reward, once a cycle
         * @description For players, admins.
         */
        post: operations["tasks_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All tasks in their running cycles, with what is missing for each
         * @description For players, admins.
         */
        get: operations["tasks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlock a level, a feature or an achievement, once and for ever
         * @description For players, admins.
         */
        post: operations["unlock_unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unlocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All unlocks, with what is missing for each
         * @description For players, admins.
         */
        get: operations["unlock_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        PresignUpload: {
            /** @enum {string} */
            contentType: "image/jpeg" | "image/png" | "image/webp";
            /**
             * @description Exactly as long as the file is
             * @example 123456
             */
            bytes: number;
        };
        SignedUpload: {
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            uploadId: string;
            /** Format: uri */
            url: string;
            fields: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description Until when the upload must have begun: two minutes
             */
            expiresAt: string;
            /**
             * @description The most that any picture may have
             * @example 10485760
             */
            maxBytes: number;
        };
        ProcessUpload: {
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            uploadId: string;
        };
        VariantUrls: {
            /**
             * Format: uri
             * @description PNG of 512 × 512 without a background, for games that put it on their own
             */
            png512: string;
            /**
             * Format: uri
             * @description WebP of 512 × 512
             */
            webp512: string;
            /**
             * Format: uri
             * @description WebP of 256 × 256
             */
            webp256: string;
            /**
             * Format: uri
             * @description WebP of 128 × 128: what boards show
             */
            webp128: string;
            /**
             * Format: uri
             * @description WebP of 64 × 64
             */
            webp64: string;
            /**
             * Format: uri
             * @description WebP of 256 × 256: a disc, transparent around it
             */
            round256: string;
        };
        AvatarPalette: {
            /** @example #a1b2c3 */
            skin: string;
            /** @example #a1b2c3 */
            hair: string;
            /** @example #a1b2c3 */
            lips: string;
            /** @example #a1b2c3 */
            eyes: string;
            /** @example #a1b2c3 */
            clothes: string;
        };
        AvatarLandmarks: {
            /**
             * @description x and y
             * @example [
             *       256,
             *       200
             *     ]
             */
            leftEye: number[];
            /**
             * @description x and y
             * @example [
             *       256,
             *       200
             *     ]
             */
            rightEye: number[];
            /**
             * @description x and y
             * @example [
             *       256,
             *       200
             *     ]
             */
            nose: number[];
            /**
             * @description x and y
             * @example [
             *       256,
             *       200
             *     ]
             */
            mouth: number[];
            /**
             * @description x and y
             * @example [
             *       256,
             *       200
             *     ]
             */
            chin: number[];
        };
        DrawnAvatar: {
            /**
             * @description The same as the uploadId
             * @example q3nWq2m0Qy6oZ0v1pXk4Tg
             */
            avatarId: string;
            variants: components["schemas"]["VariantUrls"];
            palette: components["schemas"]["AvatarPalette"];
            /**
             * @description Behind webp* and round256
             * @example #a1b2c3
             */
            background: string;
            /** @description null once the result is older than a day or two */
            landmarks: components["schemas"]["AvatarLandmarks"] | null;
            /**
             * @description The version that drew it
             * @example 1.0.0
             */
            pipeline: string;
        };
        AvatarProcessing: {
            /** @enum {string} */
            status: "processing";
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            avatarId: string;
        };
        UpdateProfile: {
            /**
             * @description One of your avatars; not together with preset
             * @example null
             */
            avatarId?: string | null;
            /**
             * @description One of the presets
             * @example null
             */
            preset?: string | null;
            /**
             * @description 3 to 24 letters, marks, numbers, spaces and _ - . in normal form NFKC; nobody else has one that looks like it
             * @example Ada
             */
            displayName?: string | null;
        };
        PlayerAvatar: {
            /** @description One of your avatars, or */
            avatarId?: string;
            /**
             * @description one of the presets
             * @example fox
             */
            preset?: string;
            variants: components["schemas"]["VariantUrls"];
        };
        PlayerProfile: {
            /** @example ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3 */
            playerId: string;
            /** @example Ada */
            name: string;
            /** @description null: none is chosen */
            avatar: components["schemas"]["PlayerAvatar"] | null;
            /** Format: date-time */
            createdAt: string;
        };
        ListedAvatar: {
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            avatarId: string;
            /** @enum {string} */
            status: "processing" | "ready" | "rejected";
            /**
             * @description Why it was rejected; `try_again`: it was not drawn to its end, process it again
             * @enum {string|null}
             */
            code: "unsupported_format" | "not_an_image" | "no_face" | "many_faces" | "too_small" | "too_dark" | "too_bright" | "blurred" | "low_confidence" | "head_cut" | "try_again" | null;
            variants: components["schemas"]["VariantUrls"] | null;
            palette: components["schemas"]["AvatarPalette"] | null;
            /** @example #a1b2c3 */
            background: string | null;
            /** @example 1.0.0 */
            pipeline: string | null;
            /** @description null once the result is older than a day or two */
            landmarks: components["schemas"]["AvatarLandmarks"] | null;
            /** Format: date-time */
            createdAt: string;
        };
        Preset: {
            /** @example fox */
            preset: string;
            variants: components["schemas"]["VariantUrls"];
        };
        Avatars: {
            /** @description null: none is chosen */
            current: components["schemas"]["PlayerAvatar"] | null;
            /** @description The last ten, latest first, and the current one */
            avatars: components["schemas"]["ListedAvatar"][];
            presets: components["schemas"]["Preset"][];
        };
        AddMoney: {
            /** @example coins */
            currency: string;
            /**
             * Format: int64
             * @example 50
             */
            amount: number;
            /** @example rewarded-ad */
            source: string;
            /**
             * @description Required from servers and admins, refused from players: they earn for themselves
             * @example null
             */
            playerId?: string | null;
            /**
             * @description A store's receipt, which counts once for ever over all players: required by sources that declare it, refused by others
             * @example null
             */
            receiptId?: string | null;
            /**
             * @description Required with a correction
             * @example null
             */
            reason?: string | null;
        };
        Added: {
            /** @example 3f8e9c1a-0000-4000-8000-000000000000 */
            playerId: string;
            /** @example coins */
            currency: string;
            /**
             * Format: int64
             * @example 50
             */
            amount: number;
            /**
             * Format: int64
             * @example 150
             */
            balance: number;
            /**
             * Format: int64
             * @description The number of its entry in the ledger
             * @example 12
             */
            ledgerNumber: number;
        };
        Wallets: {
            /**
             * @description Of every currency of the catalogue
             * @example {
             *       "coins": 50
             *     }
             */
            balances: {
                [key: string]: number;
            };
        };
        LedgerEntry: {
            /**
             * Format: int64
             * @description From 1 on, without a gap
             * @example 12
             */
            ledgerNumber: number;
            /** @example coins */
            currency: string;
            /**
             * Format: int64
             * @example -10
             */
            amount: number;
            /**
             * Format: int64
             * @description What the wallet held after it
             * @example 140
             */
            balance: number;
            /**
             * @description The earn source, offer, unlock, task or board
             * @example potion
             */
            source: string;
            /** @example buy */
            operation: string;
            /** Format: date-time */
            at: string;
        };
        LedgerPage: {
            entries: components["schemas"]["LedgerEntry"][];
            nextCursor: string | null;
        };
        BuyOffer: {
            /** @example potion */
            offerId: string;
            /**
             * @description 1 where the offer has a stock or gives a unique item
             * @default 1
             * @example 2
             */
            quantity?: number | null;
        };
        MoneyAmount: {
            /** @example coins */
            currency: string;
            /**
             * Format: int64
             * @example 50
             */
            amount: number;
        };
        ItemAmount: {
            /** @example potion */
            itemId: string;
            /** @example 2 */
            quantity: number;
        };
        Bought: {
            /** @example potion */
            offerId: string;
            /** @example 2 */
            quantity: number;
            paid: components["schemas"]["MoneyAmount"][];
            granted: components["schemas"]["ItemAmount"][];
            /** @example [] */
            grantedMoney: components["schemas"]["MoneyAmount"][];
            /**
             * @description Of the currencies that the offer moves
             * @example {
             *       "coins": 50
             *     }
             */
            balances: {
                [key: string]: number;
            };
            /**
             * @description How many this player may still buy; null: no limit, no stock
             * @example 3
             */
            remaining: number | null;
        };
        ShopOffer: {
            /** @example potion */
            offerId: string;
            /** @example Potion */
            title: string;
            price: components["schemas"]["MoneyAmount"][];
            grants: components["schemas"]["ItemAmount"][];
            /** @example [] */
            grantsMoney: components["schemas"]["MoneyAmount"][];
            /**
             * @description How many this player may still buy; null: no limit, no stock
             * @example 3
             */
            remaining: number | null;
            /**
             * @description How many are left for all players, at most 5 s old; null: no end
             * @example 10
             */
            stock: number | null;
            /** @description Whether the player has a unique item that it gives, and so cannot buy it */
            owned: boolean;
            /**
             * Format: date-time
             * @description When the limit begins anew; null: never, or no limit
             */
            resetsAt: string | null;
        };
        Shop: {
            offers: components["schemas"]["ShopOffer"][];
        };
        InventoryItem: {
            /** @example potion */
            itemId: string;
            /** @example 2 */
            quantity: number;
            /**
             * Format: date-time
             * @description When the player got the first
             */
            acquiredAt: string;
        };
        Inventory: {
            items: components["schemas"]["InventoryItem"][];
        };
        Health: {
            /** @enum {string} */
            status: "ok";
            /** @example 0.1.0 */
            version: string;
        };
        LeaderboardEntry: {
            /**
             * @description From 1. Numbers are missing where hidden players stand.
             * @example 17
             */
            rank: number;
            /** @example 3f8e9c1a-0000-4000-8000-000000000000 */
            playerId: string;
            /**
             * @description Plain text: show it as text
             * @example Ada
             */
            name: string;
            /**
             * Format: uri
             * @description A picture of 128 × 128 pixels; null: none is chosen
             */
            avatarUrl: string | null;
            /**
             * Format: int64
             * @example 1234
             */
            score: number;
            /** Format: date-time */
            achievedAt: string;
            /** @description Of the run that the score is of; null where it was not asked for, or there is none */
            metadata: {
                [key: string]: unknown;
            } | null;
        };
        MyLeaderboard: {
            /** @example arcade */
            boardId: string;
            /**
             * @example day
             * @enum {string}
             */
            window: "all" | "day" | "week" | "season";
            /** @example d2026-11-20 */
            period: string;
            /**
             * Format: date-time
             * @description When the period ends; null: never
             */
            endsAt: string | null;
            /**
             * @description How many entries the board has. Counted with the ranks where the board needs no ladder; with a ladder, had when that was made, and at least the ranks shown; on a board that has just outgrown its exact places and has no ladder yet, it has at least so many.
             * @example 5321
             */
            total: number;
            /**
             * @description Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. `bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown.
             * @enum {string}
             */
            rankKind: "exact" | "bounded";
            /**
             * @description How far the true ranks, of this moment, may be from those shown, in places, either way; 0 where they are exact. It counts the changes since the last ladder and allows for those not heard of yet: a quiet board that takes a burst may be off by more until that is heard of, usually well under a second. Without "me", or on an empty page, how far the true end may be from `total`.
             * @example 0
             */
            rankError: number;
            /**
             * Format: date-time
             * @description Ranks were counted as of then: this moment where they are exact, the last ladder where bounded, the freeze in an archive. Where there is a ladder, `total` is as old as that, also beside exact ranks.
             */
            asOf: string;
            /** @description null: no entry yet */
            me: components["schemas"]["LeaderboardEntry"] | null;
            entries: components["schemas"]["LeaderboardEntry"][];
        };
        GlobalLeaderboard: {
            /** @example arcade */
            boardId: string;
            /**
             * @example day
             * @enum {string}
             */
            window: "all" | "day" | "week" | "season";
            /** @example d2026-11-20 */
            period: string;
            /**
             * Format: date-time
             * @description When the period ends; null: never
             */
            endsAt: string | null;
            /**
             * @description How many entries the board has. Counted with the ranks where the board needs no ladder; with a ladder, had when that was made, and at least the ranks shown; on a board that has just outgrown its exact places and has no ladder yet, it has at least so many.
             * @example 5321
             */
            total: number;
            /**
             * @description Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. `bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown.
             * @enum {string}
             */
            rankKind: "exact" | "bounded";
            /**
             * @description How far the true ranks, of this moment, may be from those shown, in places, either way; 0 where they are exact. It counts the changes since the last ladder and allows for those not heard of yet: a quiet board that takes a burst may be off by more until that is heard of, usually well under a second. Without "me", or on an empty page, how far the true end may be from `total`.
             * @example 0
             */
            rankError: number;
            /**
             * Format: date-time
             * @description Ranks were counted as of then: this moment where they are exact, the last ladder where bounded, the freeze in an archive. Where there is a ladder, `total` is as old as that, also beside exact ranks.
             */
            asOf: string;
            entries: components["schemas"]["LeaderboardEntry"][];
            /** @description For `cursor`: the page of worse ranks; null: there is none */
            nextCursor: string | null;
            /** @description For `cursor`: the page of better ranks; null: this is the top */
            previousCursor: string | null;
        };
        MissingPart: {
            /** @enum {string} */
            type: "unlock" | "counter" | "currency";
            /** @example level-2 */
            unlockId?: string;
            /** @example runs */
            counter?: string;
            /** @example coins */
            currency?: string;
            /**
             * Format: int64
             * @example 1
             */
            have?: number;
            /**
             * Format: int64
             * @example 3
             */
            need?: number;
        };
        Reward: {
            /** @enum {string} */
            type: "currency" | "item";
            /** @example coins */
            currency?: string;
            /**
             * Format: int64
             * @example 50
             */
            amount?: number;
            /**
             * @description A unique item that the player has already is told too, and not given again
             * @example potion
             */
            itemId?: string;
            /** @example 1 */
            quantity?: number;
        };
        TaskState: {
            /** @example daily-runs */
            taskId: string;
            /** @example Play three runs today */
            title: string;
            /**
             * @description The running period; null: no season is running
             * @example d2026-11-20
             */
            cycle: string | null;
            /** @description Whether the reward can be claimed now */
            claimable: boolean;
            /**
             * Format: date-time
             * @description When the reward of this cycle was claimed
             */
            claimedAt: string | null;
            /** @description What is still to do; empty once claimed */
            missing: components["schemas"]["MissingPart"][];
            rewards: components["schemas"]["Reward"][];
            /**
             * Format: date-time
             * @description When the cycle ends and the next begins
             */
            nextResetAt: string | null;
        };
        Me: {
            /** @example ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3 */
            playerId: string;
            /** @example Ada */
            name: string;
            /** @description null: none is chosen */
            avatar: components["schemas"]["PlayerAvatar"] | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * @description All currencies of the catalogue
             * @example {
             *       "coins": 50
             *     }
             */
            balances: {
                [key: string]: number;
            };
            /**
             * @description What is unlocked
             * @example [
             *       "level-2"
             *     ]
             */
            unlocks: string[];
            /** @description As GET /tasks tells them */
            tasks: components["schemas"]["TaskState"][];
            /**
             * Format: date-time
             * @description For countdowns: devices have the wrong time
             */
            serverTime: string;
        };
        ExportLink: {
            /** @description Whoever has it can read the document: until `expiresAt`, without a token */
            url: string;
            /** Format: date-time */
            expiresAt: string;
        };
        Accepted: {
            /** @enum {string} */
            status: "processing";
        };
        SaveProgress: {
            /** @example main */
            slot: string;
            /**
             * @description The save: at most 350 KB once compressed. Numbers are those of JSON, exact up to 2^53: send longer ids as text
             * @example {
             *       "highestLevel": 7,
             *       "collected": [
             *         "coin-1"
             *       ],
             *       "playSeconds": 120
             *     }
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Format: int64
             * @description The version that the data began from; 0: none
             * @example 0
             */
            baseVersion: number;
            /**
             * @description merge: field by field, as the catalogue says
             * @default replace
             * @enum {string|null}
             */
            mode?: "replace" | "merge" | null;
            /**
             * @description Plain text: show it as text
             * @example steam-deck
             */
            device?: string | null;
            /**
             * @description Required from servers, refused from players
             * @example null
             */
            playerId?: string | null;
        };
        SaveResult: {
            /** @example main */
            slot: string;
            /**
             * Format: int64
             * @description 0: never saved
             * @example 3
             */
            version: number;
            /** Format: date-time */
            updatedAt: string | null;
            /** @example steam-deck */
            device: string | null;
            /**
             * @description null: never saved
             * @example {
             *       "highestLevel": 7,
             *       "collected": [
             *         "coin-1"
             *       ],
             *       "playSeconds": 120
             *     }
             */
            data: {
                [key: string]: unknown;
            } | null;
            /** @description Whether another save was merged with, which the sender did not know */
            merged: boolean;
        };
        RestoreProgress: {
            /** @example main */
            slot: string;
            /**
             * Format: int64
             * @description The current one, or one of the three before it
             * @example 1
             */
            version: number;
            /**
             * Format: int64
             * @description The version that stands
             * @example 1
             */
            baseVersion: number;
        };
        SlotSummary: {
            /** @example main */
            slot: string;
            /**
             * Format: int64
             * @example 3
             */
            version: number;
            /** Format: date-time */
            updatedAt: string;
            /** @example steam-deck */
            device: string | null;
            /**
             * @description Of its data as JSON
             * @example 2048
             */
            bytes: number;
        };
        Slots: {
            slots: components["schemas"]["SlotSummary"][];
        };
        SlotSave: {
            /** @example main */
            slot: string;
            /**
             * Format: int64
             * @description 0: never saved
             * @example 3
             */
            version: number;
            /** Format: date-time */
            updatedAt: string | null;
            /** @example steam-deck */
            device: string | null;
            /**
             * @description null: never saved
             * @example {
             *       "highestLevel": 7,
             *       "collected": [
             *         "coin-1"
             *       ],
             *       "playSeconds": 120
             *     }
             */
            data: {
                [key: string]: unknown;
            } | null;
        };
        SubmitScore: {
            /** @example arcade */
            boardId: string;
            /**
             * Format: int64
             * @example 1234
             */
            score: number;
            /**
             * @description At most 512 bytes as JSON
             * @example {
             *       "level": 3
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description From `POST /score/ticket`, where the board asks for one; good for one score. Without an `Idempotency-Key` it names the run: a retry has no second effect
             * @example null
             */
            ticketId?: string | null;
        };
        WindowResult: {
            /**
             * @example all
             * @enum {string}
             */
            window: "all" | "day" | "week" | "season";
            /** @example d2026-11-20 */
            period: string;
            /** @description Whether this run changed what stands on the board */
            improved: boolean;
            /**
             * Format: int64
             * @description What stands on the board after the call
             * @example 1234
             */
            score: number;
            /**
             * Format: int64
             * @description What stood before; null: nothing
             * @example 1000
             */
            previousScore: number | null;
            /** @example 17 */
            rank: number;
            /**
             * @description bounded: `rankError` says how many places the true rank may be away
             * @enum {string}
             */
            rankKind: "exact" | "bounded";
            /** @example 0 */
            rankError: number;
            /**
             * Format: date-time
             * @description The time that the rank is true of
             */
            asOf: string;
            /**
             * @description How many players have an entry
             * @example 5321
             */
            total: number;
        };
        ScoreResult: {
            /** @example arcade */
            boardId: string;
            windows: components["schemas"]["WindowResult"][];
        };
        OpenTicket: {
            /** @example sprint */
            boardId: string;
        };
        RunTicket: {
            /**
             * @description For `POST /score`, by this player, once
             * @example kE2Zb0qCfMa3V1xY7tR9wA
             */
            ticketId: string;
            /** @example sprint */
            boardId: string;
            /**
             * Format: date-time
             * @description The run begins now: its score must be plausible for the time since then
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description Until then the ticket may be used
             */
            expiresAt: string;
        };
        CompleteTask: {
            /** @example daily-runs */
            taskId: string;
        };
        CompletedTask: {
            /** @example daily-runs */
            taskId: string;
            /**
             * @description The period that the claim counts for
             * @example d2026-11-20
             */
            cycle: string;
            /** Format: date-time */
            claimedAt: string;
            rewards: components["schemas"]["Reward"][];
            /**
             * @description How the wallets of the rewards stand
             * @example {
             *       "coins": 50
             *     }
             */
            balances: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When it can be claimed anew; null: once for ever
             */
            nextResetAt: string | null;
        };
        Tasks: {
            tasks: components["schemas"]["TaskState"][];
        };
        UnlockRequest: {
            /** @example level-2 */
            unlockId: string;
        };
        Unlocked: {
            /** @example level-3 */
            unlockId: string;
            /** @enum {string} */
            kind: "level" | "feature" | "achievement";
            /**
             * Format: date-time
             * @description Of the first time
             */
            unlockedAt: string;
            /** @description Whether it was unlocked before this call, which then paid and got nothing */
            already: boolean;
            paid: components["schemas"]["MoneyAmount"][];
            rewards: components["schemas"]["Reward"][];
            /**
             * @description How the wallets of price and rewards stand
             * @example {
             *       "coins": 50
             *     }
             */
            balances: {
                [key: string]: number;
            };
        };
        UnlockState: {
            /** @example level-3 */
            unlockId: string;
            /** @enum {string} */
            kind: "level" | "feature" | "achievement";
            /**
             * Format: date-time
             * @description null: not yet
             */
            unlockedAt: string | null;
            price: components["schemas"]["MoneyAmount"][];
            /** @description What still stands in the way, the price included; empty once unlocked */
            missing: components["schemas"]["MissingPart"][];
        };
        Unlocks: {
            unlocks: components["schemas"]["UnlockState"][];
        };
        MistakeDetails: {
            /**
             * @description Where: a path into the body or the name of a query parameter
             * @example score
             */
            path: string;
            /** @example must be an integer */
            message: string;
        };
        ProblemDetails: {
            /** @example urn:laurel:problem:unknown_board */
            type: string;
            /** @example There is no such board */
            title: string;
            /** @example 404 */
            status: number;
            /**
             * @description What is wrong and what to do
             * @example The board "arcad" is not in the catalogue.
             */
            detail: string;
            /**
             * @description For programs; never translated
             * @example unknown_board
             * @enum {string}
             */
            code: "invalid_request" | "invalid_json" | "invalid_cursor" | "idempotency_key_required" | "unauthenticated" | "forbidden" | "source_not_open" | "player_banned" | "player_gone" | "unknown_route" | "unknown_board" | "unknown_period" | "unknown_currency" | "unknown_source" | "unknown_offer" | "unknown_task" | "unknown_unlock" | "unknown_slot" | "unknown_version" | "unknown_upload" | "unknown_avatar" | "unknown_preset" | "unknown_player" | "version_conflict" | "insufficient_funds" | "already_owned" | "limit_reached" | "sold_out" | "requirements_not_met" | "task_not_finished" | "task_already_claimed" | "daily_cap_reached" | "period_closed" | "ticket_used" | "ticket_expired" | "receipt_used" | "name_taken" | "avatar_busy" | "too_large" | "unsupported_media_type" | "idempotency_key_reused" | "score_out_of_bounds" | "amount_out_of_bounds" | "ticket_required" | "unknown_ticket" | "implausible_score" | "name_not_allowed" | "no_face" | "many_faces" | "too_small" | "too_dark" | "too_bright" | "blurred" | "low_confidence" | "head_cut" | "unsupported_format" | "not_an_image" | "too_many_requests" | "internal" | "try_again";
            /** @description Name it when you ask for help */
            requestId: string;
            /** @description Every mistake at once, with `invalid_request` */
            errors?: components["schemas"]["MistakeDetails"][];
            /** @description The save that stands, with `version_conflict` */
            current?: {
                [key: string]: unknown;
            };
            /** @description What is missing, with `requirements_not_met` and `task_not_finished` */
            missing?: Record<string, never>[];
            /** @description With `insufficient_funds` */
            currency?: string;
            /**
             * Format: int64
             * @description With `insufficient_funds`
             */
            have?: number;
            /**
             * Format: int64
             * @description With `insufficient_funds`
             */
            need?: number;
            /**
             * Format: int64
             * @description With `limit_reached` and `implausible_score`
             */
            limit?: number;
            /**
             * Format: int64
             * @description With `daily_cap_reached`
             */
            cap?: number;
            /**
             * Format: int64
             * @description With `daily_cap_reached`
             */
            used?: number;
            /**
             * Format: date-time
             * @description With `limit_reached` and `daily_cap_reached`
             */
            resetsAt?: string | null;
            /**
             * Format: date-time
             * @description With `task_already_claimed`
             */
            nextResetAt?: string | null;
            /** @description What the player can do about a picture that becomes no avatar */
            hint?: string;
            /**
             * Format: int64
             * @description With `score_out_of_bounds` and `amount_out_of_bounds`
             */
            min?: number;
            /**
             * Format: int64
             * @description With `score_out_of_bounds` and `amount_out_of_bounds`
             */
            max?: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type PresignUpload = components['schemas']['PresignUpload'];
export type SignedUpload = components['schemas']['SignedUpload'];
export type ProcessUpload = components['schemas']['ProcessUpload'];
export type VariantUrls = components['schemas']['VariantUrls'];
export type AvatarPalette = components['schemas']['AvatarPalette'];
export type AvatarLandmarks = components['schemas']['AvatarLandmarks'];
export type DrawnAvatar = components['schemas']['DrawnAvatar'];
export type AvatarProcessing = components['schemas']['AvatarProcessing'];
export type UpdateProfile = components['schemas']['UpdateProfile'];
export type PlayerAvatar = components['schemas']['PlayerAvatar'];
export type PlayerProfile = components['schemas']['PlayerProfile'];
export type ListedAvatar = components['schemas']['ListedAvatar'];
export type Preset = components['schemas']['Preset'];
export type Avatars = components['schemas']['Avatars'];
export type AddMoney = components['schemas']['AddMoney'];
export type Added = components['schemas']['Added'];
export type Wallets = components['schemas']['Wallets'];
export type LedgerEntry = components['schemas']['LedgerEntry'];
export type LedgerPage = components['schemas']['LedgerPage'];
export type BuyOffer = components['schemas']['BuyOffer'];
export type MoneyAmount = components['schemas']['MoneyAmount'];
export type ItemAmount = components['schemas']['ItemAmount'];
export type Bought = components['schemas']['Bought'];
export type ShopOffer = components['schemas']['ShopOffer'];
export type Shop = components['schemas']['Shop'];
export type InventoryItem = components['schemas']['InventoryItem'];
export type Inventory = components['schemas']['Inventory'];
export type Health = components['schemas']['Health'];
export type LeaderboardEntry = components['schemas']['LeaderboardEntry'];
export type MyLeaderboard = components['schemas']['MyLeaderboard'];
export type GlobalLeaderboard = components['schemas']['GlobalLeaderboard'];
export type MissingPart = components['schemas']['MissingPart'];
export type Reward = components['schemas']['Reward'];
export type TaskState = components['schemas']['TaskState'];
export type Me = components['schemas']['Me'];
export type ExportLink = components['schemas']['ExportLink'];
export type Accepted = components['schemas']['Accepted'];
export type SaveProgress = components['schemas']['SaveProgress'];
export type SaveResult = components['schemas']['SaveResult'];
export type RestoreProgress = components['schemas']['RestoreProgress'];
export type SlotSummary = components['schemas']['SlotSummary'];
export type Slots = components['schemas']['Slots'];
export type SlotSave = components['schemas']['SlotSave'];
export type SubmitScore = components['schemas']['SubmitScore'];
export type WindowResult = components['schemas']['WindowResult'];
export type ScoreResult = components['schemas']['ScoreResult'];
export type OpenTicket = components['schemas']['OpenTicket'];
export type RunTicket = components['schemas']['RunTicket'];
export type CompleteTask = components['schemas']['CompleteTask'];
export type CompletedTask = components['schemas']['CompletedTask'];
export type Tasks = components['schemas']['Tasks'];
export type UnlockRequest = components['schemas']['UnlockRequest'];
export type Unlocked = components['schemas']['Unlocked'];
export type UnlockState = components['schemas']['UnlockState'];
export type Unlocks = components['schemas']['Unlocks'];
export type MistakeDetails = components['schemas']['MistakeDetails'];
export type ProblemDetails = components['schemas']['ProblemDetails'];
export type $defs = Record<string, never>;
export interface operations {
    avatar_presign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresignUpload"];
            };
        };
        responses: {
            /** @description Where to send a picture: a form for one upload, within two minutes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUpload"];
                };
            };
        };
    };
    avatar_process: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProcessUpload"];
            };
        };
        responses: {
            /** @description Turn an uploaded picture into an avatar; 202 where that takes longer than 26 seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawnAvatar"];
                };
            };
            /** @description Not ready yet: ask again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarProcessing"];
                };
            };
        };
    };
    avatar_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfile"];
            };
        };
        responses: {
            /** @description Choose an avatar, and a display name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlayerProfile"];
                };
            };
        };
    };
    avatar_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your avatars, and the presets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Avatars"];
                };
            };
        };
    };
    money_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddMoney"];
            };
        };
        responses: {
            /** @description Add money from an earn source, or correct a balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Added"];
                };
            };
        };
    };
    money_balances: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What my wallets hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallets"];
                };
            };
        };
    };
    money_ledger: {
        parameters: {
            query: {
                currency: string;
                limit?: number;
                /** @description `nextCursor` of a page of the same currency */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every change of one of my wallets, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerPage"];
                };
            };
        };
    };
    shop_buy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BuyOffer"];
            };
        };
        responses: {
            /** @description Buy an offer: price, limits, stock and items in one step, or nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bought"];
                };
            };
        };
    };
    shop_offers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All offers, with what I may still buy of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shop"];
                };
            };
        };
    };
    inventory_items: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What I have */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inventory"];
                };
            };
        };
    };
    health_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the API answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    leaderboard_mine: {
        parameters: {
            query: {
                boardId: string;
                /** @description The board's first window where absent */
                window?: "all" | "day" | "week" | "season";
                /** @description A past or the current period, as `d2026-11-20`, `w2026-47` or `s1`. Where absent or empty the current one; between seasons the last. */
                period?: string;
                /** @description Whether entries carry the metadata of their run; "me" always does */
                metadata?: boolean;
                around?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My rank and the entries around me */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyLeaderboard"];
                };
            };
        };
    };
    leaderboard_global: {
        parameters: {
            query: {
                boardId: string;
                /** @description The board's first window where absent */
                window?: "all" | "day" | "week" | "season";
                /** @description A past or the current period, as `d2026-11-20`, `w2026-47` or `s1`. Where absent or empty the current one; between seasons the last. */
                period?: string;
                /** @description Whether entries carry the metadata of their run; "me" always does */
                metadata?: boolean;
                limit?: number;
                /** @description `nextCursor` or `previousCursor` of a page of the same board and period */
                cursor?: string;
                /** @description The rank to begin at; behind the end, or what the last ladder reaches, the page is empty */
                fromRank?: number;
                /** @description Up to 50 player ids, separated by commas. They are answered in rank order; who has no entry is left out. */
                friends?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a board: its top, from a rank, by a cursor, or of friends */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GlobalLeaderboard"];
                };
            };
        };
    };
    player_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the start of a session needs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    player_erase: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete your account and everything held on you, for ever */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    player_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link to one JSON document of everything held on you; 202 while it is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportLink"];
                };
            };
            /** @description Not ready yet: ask again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    progress_read: {
        parameters: {
            query?: {
                /** @description All slots where absent */
                slot?: string;
                version?: number;
                /** @description Required from servers, refused from players */
                playerId?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description The slots that hold a save, or the save of one slot, the current or a kept version
             *
             *     The slots that hold a save; with `slot` the save itself
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Slots"] | components["schemas"]["SlotSave"];
                };
            };
        };
    };
    progress_save: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveProgress"];
            };
        };
        responses: {
            /** @description Save a slot, on top of the version that the data began from, or merged with what stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveResult"];
                };
            };
        };
    };
    progress_restore: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreProgress"];
            };
        };
        responses: {
            /** @description Save one of the kept versions once more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveResult"];
                };
            };
        };
    };
    score_submit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitScore"];
            };
        };
        responses: {
            /** @description Submit the score of a run to all windows of a board */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreResult"];
                };
            };
        };
    };
    score_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenTicket"];
            };
        };
        responses: {
            /** @description Begin a run of a board that asks for a ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunTicket"];
                };
            };
        };
    };
    tasks_complete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteTask"];
            };
        };
        responses: {
            /** @description Claim a task's reward, once a cycle */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompletedTask"];
                };
            };
        };
    };
    tasks_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All tasks in their running cycles, with what is missing for each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
        };
    };
    unlock_unlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnlockRequest"];
            };
        };
        responses: {
            /** @description Unlock a level, a feature or an achievement, once and for ever */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unlocked"];
                };
            };
        };
    };
    unlock_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All unlocks, with what is missing for each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unlocks"];
                };
            };
        };
    };
}
