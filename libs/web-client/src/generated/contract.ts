// Generated from openapi.yaml by `npm run generate`: change that, not this file.
export interface paths {
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the start of a session needs
         * @description The first call of a session: who I am, what my wallets hold, what is unlocked, how my tasks stand, and the server's time for countdowns. The profile was made by the sign-in: a new player needs no other call. Tasks stand here as `GET /tasks` tells them.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
         */
        get: operations["player_session"];
        put?: never;
        post?: never;
        /**
         * Delete your account and everything held on you, for ever
         * @description Deletes the account and everything held on you, for ever. When it answers, the profile is gone: the next write is 403 `player_gone`, and nobody sees you on a board. The rest follows by itself within minutes. **There is no way back**: ask the player twice.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: answers 202 again.
         *     - **Limits**: 20 calls a second of a player, 100 at once; 20 a second of all callers together.
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
         * @description Everything held on you, as one JSON document. The first call orders it and answers 202; ask again every few seconds until 200 brings a link. Whoever has the link can read the document for 15 minutes, without a token: keep it out of logs.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: asks after the same document for a day; after that it orders a new one.
         *     - **Limits**: 2 documents a day; 20 calls a second of a player, 100 at once; 20 a second of all callers together.
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
         * @description Submits one run to every window of a board, and answers how the player then stands in each: what stands on the board, what stood before, the rank. What a run does is the board's rule: `arcade` keeps the best, `points` adds, `league` takes the latest. A worse run is no error: `improved` is false and what stands stays. The run also feeds counters, and with them tasks and unlocks; everybody who has subscribed to the board over the WebSocket hears of it within a second.
         *
         *     A board may ask for a ticket (`sprint` does): begin the run with `POST /score/ticket` and send its `ticketId`.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: send the same `Idempotency-Key`, and the run counts once: the last 32 keys of a player are remembered. With a `ticketId` no key is needed. Without either, each call is another run.
         *     - **Limits**: `metadata` has at most 512 bytes as JSON, and everybody can read it; a board may take only so many runs of a player a minute; 20 calls a second of a player, 100 at once; a body of 8 KB.
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
         * @description Begins a run of a board that asks for a ticket. The score is then sent with `ticketId`, once, before `expiresAt`; it must be plausible for the time since `startedAt`: a `sprint` of 41 seconds can't have a time of 60. Boards that ask for none refuse this call with `unknown_ticket`.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: with the same `Idempotency-Key` it gives the same ticket while that is open; without a key it opens another.
         *     - **Limits**: 5 open tickets of a player; a ticket lives for an hour; 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["score_open"];
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
         * @description My rank on a board and the entries around me: up to `around` better ones and as many worse, fewer at the ends of the board. Without an entry of mine `me` is null and `entries` is empty. Where `rankKind` is `bounded`, the true rank is at most `rankError` places away: show it as "about". A board nobody has played yet is an answer with no entries, not an error.
         *
         *     For a board that moves while the player looks, subscribe over the WebSocket instead of asking again.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description A page of a board, best first: from the top, from a rank (`fromRank`), from where another page ended (`cursor`), or the standing of up to 50 friends (`friends`). Send at most one of the three. Cursors are opaque: take them as they came. Where `rankKind` is `bounded`, the true rank is at most `rankError` places away: show it as "about". A board nobody has played yet is an answer with no entries, not an error.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
    "/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The slots that hold a save, or the save of one slot, the current or a kept version
         * @description Without `slot`, the slots that hold a save, with version and size. With `slot`, its save; with `version` too, one of the three versions before the current one. A slot that was never saved is answered as version 0 with `data` null. Players and admins save for themselves and leave `playerId` out; a server names the player.
         *
         *     - **Who**: players, admins, and servers.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
         */
        get: operations["progress_read"];
        put?: never;
        /**
         * Save a slot, on top of the version that the data began from, or merged with what stands
         * @description Saves a slot on top of the version that the data began from: `baseVersion`, 0 for the first save. Where another device has saved in the meantime it answers 409 `version_conflict` with the save that stands as `current`: make one of both and save it on top of that version, or send `mode: "merge"` at once, and the service joins field by field as the catalogue says (`highestLevel` the maximum, `collected` the union, `playSeconds` the sum of what was played). Fields that only servers write, as `rating`, keep what stands. Players and admins save for themselves and leave `playerId` out; a server names the player.
         *
         *     - **Who**: players, admins, and servers.
         *     - **A second time**: of a save whose answer was lost answers 200 and writes nothing. With `mode: "merge"` an `Idempotency-Key` is required, and the same key merges once.
         *     - **Limits**: a save has at most 350 KB once compressed; a slot takes 20 saves, and one more each 10 seconds; 20 calls a second of a player, 100 at once; a body of 400 KB.
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
         * @description Makes one of the three versions before the current one the newest again. `baseVersion` is the one that stands, so that nobody's newer save is covered unseen.
         *
         *     - **Who**: players and admins.
         *     - **First**: save the slot `main` once, as `POST /progress` shows.
         *     - **A second time**: answers what the first did: it is known by its two versions, or by its `Idempotency-Key`.
         *     - **Limits**: 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["progress_restore"];
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
         * @description Everything the catalogue has to unlock: when the player did, what it costs, and what is still missing, the price included. `missing` is empty where `POST /unlock` would succeed, and where it is unlocked already.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description Unlocks once and for ever: checks what is asked for, takes the price and gives the rewards in one step, or does nothing. What is missing is told as `missing`, as a screen shows it.
         *
         *     - **Who**: players and admins.
         *     - **First**: one run on `arcade` or `points`, as `POST /score` shows: `level-2` asks for it.
         *     - **A second time**: answers 200 with `already: true`, and nothing is paid twice; no key is needed.
         *     - **Limits**: 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["unlock_unlock"];
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
         * @description All tasks of the catalogue in their running cycles (a day, a week, a season, or once for ever): what is still missing, whether the reward can be claimed now, when the next cycle begins. The service counts by itself what a player does: a game reports nothing.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description Claims a task's reward, once a cycle. A task that is not finished answers 409 `task_not_finished` with what is `missing`; one whose reward is claimed 409 `task_already_claimed` with `nextResetAt`.
         *
         *     - **Who**: players and admins.
         *     - **First**: a run of 1,000 or more on `arcade`, as `POST /score` shows: `first-thousand` asks for it.
         *     - **A second time**: with the same `Idempotency-Key` gives the same answer, also after the cycle has turned. Without a key a second call is 409 `task_already_claimed`: nothing is paid twice.
         *     - **Limits**: 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["tasks_complete"];
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
         * @description What my wallets hold: one number for each currency of the catalogue, 0 where there never was any.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description Adds money from an earn source of the catalogue. The source says who may use it, for which currencies, and how much: players earn 50 coins for a `rewarded-ad` up to 200 a day; servers pay for a `match`, and for a `purchase` with the store's receipt, which counts once for ever over all players; admins correct a balance (`correction`, either sign, with a `reason`).
         *
         *     Players leave `playerId` out: they earn for themselves. Servers and admins name the player.
         *
         *     - **Who**: players, admins, and servers.
         *     - **A second time**: send the same `Idempotency-Key`: the recorded answer comes again, with the header `Idempotency-Replayed: true`, for 7 days. After a refusal the same key may succeed. The same key with another body is 422 `idempotency_key_reused`.
         *     - **Limits**: a source may cap each call, and each day of a player; 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["money_add"];
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
         * @description Every change of one of my wallets, the newest first: what moved, why, and what the wallet held after it. Entries are numbered from 1 without a gap. Follow `nextCursor` until it is null.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
    "/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All offers, with what I may still buy of each
         * @description All offers in the order of the catalogue, as this player sees them: the price, what it gives, how many the player may still buy, how many are left for everybody, and whether the player owns it already.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description Buys an offer: takes the price, keeps to limits and stock, and gives the items, in one step or not at all. Where several things stand in the way, the first of these is told: `limit_reached`, `sold_out`, `already_owned`, `insufficient_funds`.
         *
         *     - **Who**: players and admins.
         *     - **First**: have 20 coins: `POST /money/add` shows how.
         *     - **A second time**: send the same `Idempotency-Key`: the recorded answer comes again, with the header `Idempotency-Replayed: true`, for 7 days. After a refusal the same key may succeed. The same key with another body is 422 `idempotency_key_reused`.
         *     - **Limits**: 1 to 1,000 of an offer at a time; 1 of what has a stock, or gives a unique item; 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["shop_buy"];
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
         * @description What the player has: every item, how many, and since when.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
    "/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your avatars, and the presets
         * @description What the player can be shown as: the avatar that is chosen, the last ten that were asked for (ready, still being drawn, or rejected, with the code of the reason), and the presets that everybody may take.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: changes nothing.
         *     - **Limits**: 20 calls a second of a player, 100 at once.
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
         * @description Chooses an avatar of one's own (`avatarId`) or one of the presets (`preset`), and a display name; any together, but not both pictures. Boards show the new ones at once.
         *
         *     A name has 3 to 24 letters, marks, numbers, spaces and `_ - .`; nobody else has one that looks like it, and one that is given up stays kept for 30 days.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: sets the same again; no key is needed.
         *     - **Limits**: 3 changes of the name a day; 20 calls a second of a player, 100 at once; a body of 8 KB.
         */
        post: operations["avatar_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
         * @description Where to send a picture of the player: the address and the fields of a form (`multipart/form-data`). Send all `fields` as they are, and last `file` with the picture, straight to `url`, within two minutes; then `POST /avatar/process`. The picture is never public, and is deleted as soon as the avatar is drawn.
         *
         *     - **Who**: players and admins.
         *     - **A second time**: gives another form; each counts.
         *     - **Limits**: 30 a day; a JPEG, PNG or WebP picture of 1 byte to 10 MiB, with exactly as many bytes as named; 20 calls a second of a player, 100 at once; 50 a second of all callers together; a body of 8 KB.
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
         * @description Turns the uploaded picture into a drawn avatar: six files under public addresses that never change, the colours, and where eyes, nose, mouth and chin are. It takes about a second. Where it takes longer than 26 seconds the answer is 202: the avatar is then told over the WebSocket (`avatar.processed`, `avatar.rejected`) and by `GET /avatar`. A picture that becomes no avatar is 422 with a code, and a `hint` for the player. The avatar is chosen by `POST /avatar/update`.
         *
         *     - **Who**: players and admins.
         *     - **First**: upload a picture as `POST /avatar/presign` shows, and put its `uploadId` in.
         *     - **A second time**: of the same upload gives the same avatar for 7 days, and draws nothing twice; no key is needed.
         *     - **Limits**: 20 a day, one at a time; 20 calls a second of a player, 100 at once; 20 a second of all callers together; a body of 8 KB.
         */
        post: operations["avatar_process"];
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
         * @description Whether the API answers, and which version it is. It looks at nothing behind it: no table, no user pool.
         *
         *     - **Who**: anyone, without a token.
         *     - **A second time**: changes nothing.
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What the file is
         * @enum {string}
         */
        PictureType: "image/jpeg" | "image/png" | "image/webp";
        /** @description A picture that is to be uploaded. */
        PresignUpload: {
            /** @description What the file is */
            contentType: components["schemas"]["PictureType"];
            /**
             * @description Exactly as long as the file is
             * @example 123456
             */
            bytes: number;
        };
        /** @description How the picture is uploaded: a form with all `fields`, and last `file`, to `url`. */
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
        /** @description Which picture is to become an avatar. */
        ProcessUpload: {
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            uploadId: string;
        };
        /** @description Where the files are: public. Of an avatar never another picture under the same address; a preset may be drawn anew, and is kept for a day. */
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
        /** @description Colours of a player, as they are drawn. */
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
        /** @description Places in the picture of 512 × 512 pixels; left and right are the player's own. */
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
        /** @description An avatar that was drawn. */
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
        /** @description The answer with status 202: the avatar is told over the socket, and by GET /avatar. */
        AvatarProcessing: {
            /** @enum {string} */
            status: "processing";
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            avatarId: string;
        };
        /** @description What of the profile is to be another; at least one of the fields. */
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
        /** @description What a player is shown as. */
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
        /** @description Who a player is, to the player. */
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
        /**
         * @description How far it is
         * @enum {string}
         */
        AvatarStatus: "processing" | "ready" | "rejected";
        /** @description An avatar that was asked for, as it stands. */
        ListedAvatar: {
            /** @example q3nWq2m0Qy6oZ0v1pXk4Tg */
            avatarId: string;
            /** @description How far it is */
            status: components["schemas"]["AvatarStatus"];
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
        /** @description A drawing that anybody may take. */
        Preset: {
            /** @example fox */
            preset: string;
            variants: components["schemas"]["VariantUrls"];
        };
        /** @description What a player can be shown as. */
        Avatars: {
            /** @description null: none is chosen */
            current: components["schemas"]["PlayerAvatar"] | null;
            /** @description The last ten, latest first, and the current one */
            avatars: components["schemas"]["ListedAvatar"][];
            presets: components["schemas"]["Preset"][];
        };
        /** @description Money that a player gets from an earn source, or that is corrected. */
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
        /** @description What was added, and what the wallet holds now. */
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
        /** @description What a player's wallets hold. */
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
        /** @description One change of a wallet. */
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
            /**
             * @description What moved it: `add`, `buy`, `unlock`, `task` or `season`
             * @example buy
             */
            operation: string;
            /** Format: date-time */
            at: string;
        };
        /** @description A page of a ledger, the newest entry first. */
        LedgerPage: {
            entries: components["schemas"]["LedgerEntry"][];
            nextCursor: string | null;
        };
        /** @description A purchase. */
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
        /** @description An amount of one currency. */
        MoneyAmount: {
            /** @example coins */
            currency: string;
            /**
             * Format: int64
             * @example 50
             */
            amount: number;
        };
        /** @description So many of an item. */
        ItemAmount: {
            /** @example potion */
            itemId: string;
            /** @example 2 */
            quantity: number;
        };
        /** @description What was bought. */
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
        /** @description An offer as this player sees it. */
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
        /** @description All offers, in the order of the catalogue. */
        Shop: {
            offers: components["schemas"]["ShopOffer"][];
        };
        /** @description So many of an item that a player has. */
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
        /** @description What a player has. */
        Inventory: {
            items: components["schemas"]["InventoryItem"][];
        };
        /** @description The API answers. */
        Health: {
            /** @enum {string} */
            status: "ok";
            /** @example 0.1.0 */
            version: string;
        };
        /** @enum {string} */
        BoardWindow: "all" | "day" | "week" | "season";
        /**
         * @description Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. `bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown.
         * @enum {string}
         */
        RankKind: "exact" | "bounded";
        /** @description Who stands where. */
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
        /** @description My place and those around me. */
        MyLeaderboard: {
            /** @example arcade */
            boardId: string;
            /** @example day */
            window: components["schemas"]["BoardWindow"];
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
            /** @description Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. `bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown. */
            rankKind: components["schemas"]["RankKind"];
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
        /** @description A page of a board. */
        GlobalLeaderboard: {
            /** @example arcade */
            boardId: string;
            /** @example day */
            window: components["schemas"]["BoardWindow"];
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
            /** @description Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. `bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown. */
            rankKind: components["schemas"]["RankKind"];
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
        /**
         * @description Which of the other fields are there
         * @enum {string}
         */
        MissingType: "unlock" | "counter" | "currency";
        /** @description What still stands in the way: an unlock has `unlockId`; a counter and a currency have their name, and how much there is of the need. */
        MissingPart: {
            /** @description Which of the other fields are there */
            type: components["schemas"]["MissingType"];
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
        /**
         * @description Which of the other fields are there
         * @enum {string}
         */
        RewardType: "currency" | "item";
        /** @description What a player gets: money has `currency` and `amount`, an item `itemId` and `quantity`. */
        Reward: {
            /** @description Which of the other fields are there */
            type: components["schemas"]["RewardType"];
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
        /** @description A task as it stands in its running cycle. */
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
        /** @description What the start of a session needs. */
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
        /** @description Where the document of everything held on a player can be downloaded. */
        ExportLink: {
            /** @description Whoever has it can read the document: until `expiresAt`, without a token */
            url: string;
            /** Format: date-time */
            expiresAt: string;
        };
        /** @description The answer with status 202: the work goes on after it. */
        Accepted: {
            /** @enum {string} */
            status: "processing";
        };
        /** @description A save of a slot. */
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
        /** @description What stands after a save. */
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
        /** @description A kept version that becomes the newest. */
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
        /** @description A slot that holds a save. */
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
        /** @description The slots that hold a save. */
        Slots: {
            slots: components["schemas"]["SlotSummary"][];
        };
        /** @description A save. */
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
        /** @description The result of one run. */
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
        /** @description What a run did in one window of the board. */
        WindowResult: {
            /** @example all */
            window: components["schemas"]["BoardWindow"];
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
            /** @description bounded: `rankError` says how many places the true rank may be away */
            rankKind: components["schemas"]["RankKind"];
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
        /** @description What a run did. */
        ScoreResult: {
            /** @example arcade */
            boardId: string;
            windows: components["schemas"]["WindowResult"][];
        };
        /** @description Asks for a ticket before a run begins. */
        OpenTicket: {
            /** @example sprint */
            boardId: string;
        };
        /** @description Permission for one run: its score is sent with the ticket's id. */
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
        /** @description Which task's reward is claimed. */
        CompleteTask: {
            /** @example daily-runs */
            taskId: string;
        };
        /** @description A reward that was claimed. */
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
        /** @description All tasks of the catalogue. */
        Tasks: {
            tasks: components["schemas"]["TaskState"][];
        };
        /** @description What to unlock. */
        UnlockRequest: {
            /** @example level-2 */
            unlockId: string;
        };
        /**
         * @description What the game makes of it
         * @enum {string}
         */
        UnlockKind: "level" | "feature" | "achievement";
        /** @description What is unlocked after the call. */
        Unlocked: {
            /** @example level-3 */
            unlockId: string;
            /** @description What the game makes of it */
            kind: components["schemas"]["UnlockKind"];
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
        /** @description Something to unlock, as it stands. */
        UnlockState: {
            /** @example level-3 */
            unlockId: string;
            /** @description What the game makes of it */
            kind: components["schemas"]["UnlockKind"];
            /**
             * Format: date-time
             * @description null: not yet
             */
            unlockedAt: string | null;
            price: components["schemas"]["MoneyAmount"][];
            /** @description What still stands in the way, the price included; empty once unlocked */
            missing: components["schemas"]["MissingPart"][];
        };
        /** @description All unlocks of the catalogue. */
        Unlocks: {
            unlocks: components["schemas"]["UnlockState"][];
        };
        /**
         * @description For programs; never translated
         * @enum {string}
         */
        ProblemCode: "invalid_request" | "invalid_json" | "invalid_cursor" | "idempotency_key_required" | "unauthenticated" | "forbidden" | "source_not_open" | "player_banned" | "player_gone" | "unknown_route" | "unknown_board" | "unknown_period" | "unknown_currency" | "unknown_source" | "unknown_offer" | "unknown_task" | "unknown_unlock" | "unknown_slot" | "unknown_version" | "unknown_upload" | "unknown_avatar" | "unknown_preset" | "unknown_player" | "version_conflict" | "insufficient_funds" | "already_owned" | "limit_reached" | "sold_out" | "requirements_not_met" | "task_not_finished" | "task_already_claimed" | "daily_cap_reached" | "period_closed" | "ticket_used" | "ticket_expired" | "receipt_used" | "name_taken" | "avatar_busy" | "too_large" | "unsupported_media_type" | "idempotency_key_reused" | "score_out_of_bounds" | "amount_out_of_bounds" | "ticket_required" | "unknown_ticket" | "implausible_score" | "name_not_allowed" | "no_face" | "many_faces" | "too_small" | "too_dark" | "too_bright" | "blurred" | "low_confidence" | "head_cut" | "unsupported_format" | "not_an_image" | "too_many_requests" | "internal" | "try_again";
        /** @description One mistake in a request. */
        MistakeDetails: {
            /**
             * @description Where: a path into the body or the name of a query parameter
             * @example score
             */
            path: string;
            /** @example must be an integer */
            message: string;
        };
        /** @description RFC 9457: how every failure is answered. */
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
             */
            code: components["schemas"]["ProblemCode"];
            /**
             * @description Name it when you ask for help
             * @example 5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f
             */
            requestId: string;
            /** @description Every mistake at once, with `invalid_request` */
            errors?: components["schemas"]["MistakeDetails"][];
            /** @description The save that stands, with `version_conflict` */
            current?: components["schemas"]["SlotSave"];
            /** @description What is missing, with `requirements_not_met` and `task_not_finished` */
            missing?: components["schemas"]["MissingPart"][];
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
    responses: {
        /** @description `unauthenticated`: A valid access token is needed */
        Unauthenticated: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `forbidden`: This caller may not do this */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `too_large`: The body is too large */
        TooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `unsupported_media_type`: The body must be application/json */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `too_many_requests`: Too many requests */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `internal`: Something went wrong on our side */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description `try_again`: The service is busy */
        TryAgain: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Name it when you ask for help
         * @example 5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f
         */
        "X-Request-Id": string;
        /**
         * @description The game's rules that answered
         * @example 9f86d081884c
         */
        "X-Catalogue-Version": string;
        /**
         * @description `true`: the answer that was recorded for the same request; absent: the call was carried out now
         * @example true
         */
        "Idempotency-Replayed": "true";
        /**
         * @description Seconds after which the same call may succeed
         * @example 1
         */
        "Retry-After": number;
    };
    pathItems: never;
}
export type PictureType = components['schemas']['PictureType'];
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
export type AvatarStatus = components['schemas']['AvatarStatus'];
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
export type BoardWindow = components['schemas']['BoardWindow'];
export type RankKind = components['schemas']['RankKind'];
export type LeaderboardEntry = components['schemas']['LeaderboardEntry'];
export type MyLeaderboard = components['schemas']['MyLeaderboard'];
export type GlobalLeaderboard = components['schemas']['GlobalLeaderboard'];
export type MissingType = components['schemas']['MissingType'];
export type MissingPart = components['schemas']['MissingPart'];
export type RewardType = components['schemas']['RewardType'];
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
export type UnlockKind = components['schemas']['UnlockKind'];
export type Unlocked = components['schemas']['Unlocked'];
export type UnlockState = components['schemas']['UnlockState'];
export type Unlocks = components['schemas']['Unlocks'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type MistakeDetails = components['schemas']['MistakeDetails'];
export type ProblemDetails = components['schemas']['ProblemDetails'];
export type ResponseUnauthenticated = components['responses']['Unauthenticated'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseTooLarge = components['responses']['TooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseInternal = components['responses']['Internal'];
export type ResponseTryAgain = components['responses']['TryAgain'];
export type HeaderXRequestId = components['headers']['X-Request-Id'];
export type HeaderXCatalogueVersion = components['headers']['X-Catalogue-Version'];
export type HeaderIdempotencyReplayed = components['headers']['Idempotency-Replayed'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type $defs = Record<string, never>;
export interface operations {
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
                    /**
                     * @example {
                     *       "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *       "name": "Ada",
                     *       "avatar": {
                     *         "preset": "fox",
                     *         "variants": {
                     *           "png512": "https://d111111abcdef8.cloudfront.net/p/fox/png512.png",
                     *           "webp512": "https://d111111abcdef8.cloudfront.net/p/fox/webp512.webp",
                     *           "webp256": "https://d111111abcdef8.cloudfront.net/p/fox/webp256.webp",
                     *           "webp128": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *           "webp64": "https://d111111abcdef8.cloudfront.net/p/fox/webp64.webp",
                     *           "round256": "https://d111111abcdef8.cloudfront.net/p/fox/round256.webp"
                     *         }
                     *       },
                     *       "createdAt": "2026-11-01T08:30:00.000Z",
                     *       "balances": {
                     *         "coins": 150,
                     *         "gems": 0
                     *       },
                     *       "unlocks": [
                     *         "level-2"
                     *       ],
                     *       "tasks": [
                     *         {
                     *           "taskId": "daily-runs",
                     *           "title": "Play three runs today",
                     *           "cycle": "d2026-11-20",
                     *           "claimable": false,
                     *           "claimedAt": null,
                     *           "missing": [
                     *             {
                     *               "type": "counter",
                     *               "counter": "runs",
                     *               "have": 1,
                     *               "need": 3
                     *             }
                     *           ],
                     *           "rewards": [
                     *             {
                     *               "type": "currency",
                     *               "currency": "coins",
                     *               "amount": 50
                     *             }
                     *           ],
                     *           "nextResetAt": "2026-11-21T00:00:00.000Z"
                     *         },
                     *         {
                     *           "taskId": "weekly-spender",
                     *           "title": "Spend 200 coins this week",
                     *           "cycle": "w2026-47",
                     *           "claimable": false,
                     *           "claimedAt": null,
                     *           "missing": [
                     *             {
                     *               "type": "counter",
                     *               "counter": "coins-spent",
                     *               "have": 20,
                     *               "need": 200
                     *             }
                     *           ],
                     *           "rewards": [
                     *             {
                     *               "type": "currency",
                     *               "currency": "gems",
                     *               "amount": 1
                     *             }
                     *           ],
                     *           "nextResetAt": "2026-11-23T00:00:00.000Z"
                     *         },
                     *         {
                     *           "taskId": "first-thousand",
                     *           "title": "Score 1,000 in one run",
                     *           "cycle": "all",
                     *           "claimable": true,
                     *           "claimedAt": null,
                     *           "missing": [],
                     *           "rewards": [
                     *             {
                     *               "type": "item",
                     *               "itemId": "potion",
                     *               "quantity": 1
                     *             }
                     *           ],
                     *           "nextResetAt": null
                     *         }
                     *       ],
                     *       "serverTime": "2026-11-20T12:00:00.000Z"
                     *     }
                     */
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
                    /**
                     * @example {
                     *       "status": "processing"
                     *     }
                     */
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
                    /**
                     * @example {
                     *       "url": "https://laurel-dev-exports-000000000000.s3.us-east-1.amazonaws.com/e/ba7ef05c.json?X-Amz-Signature=0f3c",
                     *       "expiresAt": "2026-11-20T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ExportLink"];
                };
            };
            /** @description Not ready yet: ask again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "processing"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
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
                    /**
                     * @example {
                     *       "boardId": "arcade",
                     *       "windows": [
                     *         {
                     *           "window": "all",
                     *           "period": "all",
                     *           "improved": true,
                     *           "score": 1234,
                     *           "previousScore": 1000,
                     *           "rank": 17,
                     *           "rankKind": "exact",
                     *           "rankError": 0,
                     *           "asOf": "2026-11-20T12:00:00.000Z",
                     *           "total": 5321
                     *         },
                     *         {
                     *           "window": "day",
                     *           "period": "d2026-11-20",
                     *           "improved": true,
                     *           "score": 1234,
                     *           "previousScore": null,
                     *           "rank": 3,
                     *           "rankKind": "exact",
                     *           "rankError": 0,
                     *           "asOf": "2026-11-20T12:00:00.000Z",
                     *           "total": 42
                     *         },
                     *         {
                     *           "window": "week",
                     *           "period": "w2026-47",
                     *           "improved": true,
                     *           "score": 1234,
                     *           "previousScore": null,
                     *           "rank": 5,
                     *           "rankKind": "exact",
                     *           "rankError": 0,
                     *           "asOf": "2026-11-20T12:00:00.000Z",
                     *           "total": 310
                     *         }
                     *       ]
                     *     }
                     */
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
                /**
                 * @example {
                 *       "boardId": "sprint"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "ticketId": "kE2Zb0qCfMa3V1xY7tR9wA",
                     *       "boardId": "sprint",
                     *       "startedAt": "2026-11-20T12:00:00.000Z",
                     *       "expiresAt": "2026-11-20T13:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RunTicket"];
                };
            };
        };
    };
    leaderboard_mine: {
        parameters: {
            query: {
                /**
                 * @description A board of the catalogue
                 * @example arcade
                 */
                boardId: string;
                /**
                 * @description The board's first window where absent
                 * @example day
                 */
                window?: components["schemas"]["BoardWindow"];
                /** @description A past or the current period, as `d2026-11-20`, `w2026-47` or `s1`. Where absent or empty the current one; between seasons the last. */
                period?: string;
                /** @description Whether entries carry the metadata of their run; "me" always does */
                metadata?: boolean;
                /**
                 * @description So many entries better than mine, and as many worse
                 * @example 5
                 */
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
                    /**
                     * @example {
                     *       "boardId": "arcade",
                     *       "window": "day",
                     *       "period": "d2026-11-20",
                     *       "endsAt": "2026-11-21T00:00:00.000Z",
                     *       "total": 42,
                     *       "rankKind": "exact",
                     *       "rankError": 0,
                     *       "asOf": "2026-11-20T12:00:00.000Z",
                     *       "me": {
                     *         "rank": 2,
                     *         "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *         "name": "Ada",
                     *         "avatarUrl": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *         "score": 1234,
                     *         "achievedAt": "2026-11-20T11:58:03.512Z",
                     *         "metadata": {
                     *           "level": 3
                     *         }
                     *       },
                     *       "entries": [
                     *         {
                     *           "rank": 1,
                     *           "playerId": "3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00",
                     *           "name": "Grace",
                     *           "avatarUrl": null,
                     *           "score": 1990,
                     *           "achievedAt": "2026-11-20T09:12:45.020Z",
                     *           "metadata": null
                     *         },
                     *         {
                     *           "rank": 2,
                     *           "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *           "name": "Ada",
                     *           "avatarUrl": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *           "score": 1234,
                     *           "achievedAt": "2026-11-20T11:58:03.512Z",
                     *           "metadata": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MyLeaderboard"];
                };
            };
        };
    };
    leaderboard_global: {
        parameters: {
            query: {
                /**
                 * @description A board of the catalogue
                 * @example arcade
                 */
                boardId: string;
                /**
                 * @description The board's first window where absent
                 * @example day
                 */
                window?: components["schemas"]["BoardWindow"];
                /** @description A past or the current period, as `d2026-11-20`, `w2026-47` or `s1`. Where absent or empty the current one; between seasons the last. */
                period?: string;
                /** @description Whether entries carry the metadata of their run; "me" always does */
                metadata?: boolean;
                /**
                 * @description So many entries a page
                 * @example 10
                 */
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
                    /**
                     * @example {
                     *       "boardId": "arcade",
                     *       "window": "day",
                     *       "period": "d2026-11-20",
                     *       "endsAt": "2026-11-21T00:00:00.000Z",
                     *       "total": 42,
                     *       "rankKind": "exact",
                     *       "rankError": 0,
                     *       "asOf": "2026-11-20T12:00:00.000Z",
                     *       "entries": [
                     *         {
                     *           "rank": 1,
                     *           "playerId": "3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00",
                     *           "name": "Grace",
                     *           "avatarUrl": null,
                     *           "score": 1990,
                     *           "achievedAt": "2026-11-20T09:12:45.020Z",
                     *           "metadata": null
                     *         },
                     *         {
                     *           "rank": 2,
                     *           "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *           "name": "Ada",
                     *           "avatarUrl": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *           "score": 1234,
                     *           "achievedAt": "2026-11-20T11:58:03.512Z",
                     *           "metadata": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "previousCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["GlobalLeaderboard"];
                };
            };
        };
    };
    progress_read: {
        parameters: {
            query?: {
                /**
                 * @description All slots where absent
                 * @example main
                 */
                slot?: string;
                /** @description With `slot`: the current version, or one of the three before it */
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
                    /**
                     * @example {
                     *       "slot": "main",
                     *       "version": 1,
                     *       "updatedAt": "2026-11-20T12:00:00.000Z",
                     *       "device": "steam-deck",
                     *       "data": {
                     *         "highestLevel": 7,
                     *         "collected": [
                     *           "coin-1",
                     *           "coin-2"
                     *         ],
                     *         "playSeconds": 120
                     *       },
                     *       "merged": false
                     *     }
                     */
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
                /**
                 * @example {
                 *       "slot": "main",
                 *       "version": 1,
                 *       "baseVersion": 1
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "slot": "main",
                     *       "version": 2,
                     *       "updatedAt": "2026-11-20T12:00:00.000Z",
                     *       "device": "steam-deck",
                     *       "data": {
                     *         "highestLevel": 7,
                     *         "collected": [
                     *           "coin-1",
                     *           "coin-2"
                     *         ],
                     *         "playSeconds": 120
                     *       },
                     *       "merged": false
                     *     }
                     */
                    "application/json": components["schemas"]["SaveResult"];
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
                    /**
                     * @example {
                     *       "unlocks": [
                     *         {
                     *           "unlockId": "level-2",
                     *           "kind": "level",
                     *           "unlockedAt": "2026-11-20T12:00:00.000Z",
                     *           "price": [],
                     *           "missing": []
                     *         },
                     *         {
                     *           "unlockId": "level-3",
                     *           "kind": "level",
                     *           "unlockedAt": null,
                     *           "price": [
                     *             {
                     *               "currency": "coins",
                     *               "amount": 50
                     *             }
                     *           ],
                     *           "missing": [
                     *             {
                     *               "type": "currency",
                     *               "currency": "coins",
                     *               "have": 20,
                     *               "need": 50
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "unlockId": "double-jump",
                     *           "kind": "feature",
                     *           "unlockedAt": null,
                     *           "price": [
                     *             {
                     *               "currency": "coins",
                     *               "amount": 200
                     *             }
                     *           ],
                     *           "missing": [
                     *             {
                     *               "type": "unlock",
                     *               "unlockId": "level-3"
                     *             },
                     *             {
                     *               "type": "currency",
                     *               "currency": "coins",
                     *               "have": 20,
                     *               "need": 200
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Unlocks"];
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
                    /**
                     * @example {
                     *       "unlockId": "level-3",
                     *       "kind": "level",
                     *       "unlockedAt": "2026-11-20T12:00:00.000Z",
                     *       "already": false,
                     *       "paid": [
                     *         {
                     *           "currency": "coins",
                     *           "amount": 50
                     *         }
                     *       ],
                     *       "rewards": [],
                     *       "balances": {
                     *         "coins": 100
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unlocked"];
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
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "taskId": "daily-runs",
                     *           "title": "Play three runs today",
                     *           "cycle": "d2026-11-20",
                     *           "claimable": false,
                     *           "claimedAt": null,
                     *           "missing": [
                     *             {
                     *               "type": "counter",
                     *               "counter": "runs",
                     *               "have": 1,
                     *               "need": 3
                     *             }
                     *           ],
                     *           "rewards": [
                     *             {
                     *               "type": "currency",
                     *               "currency": "coins",
                     *               "amount": 50
                     *             }
                     *           ],
                     *           "nextResetAt": "2026-11-21T00:00:00.000Z"
                     *         },
                     *         {
                     *           "taskId": "weekly-spender",
                     *           "title": "Spend 200 coins this week",
                     *           "cycle": "w2026-47",
                     *           "claimable": false,
                     *           "claimedAt": null,
                     *           "missing": [
                     *             {
                     *               "type": "counter",
                     *               "counter": "coins-spent",
                     *               "have": 20,
                     *               "need": 200
                     *             }
                     *           ],
                     *           "rewards": [
                     *             {
                     *               "type": "currency",
                     *               "currency": "gems",
                     *               "amount": 1
                     *             }
                     *           ],
                     *           "nextResetAt": "2026-11-23T00:00:00.000Z"
                     *         },
                     *         {
                     *           "taskId": "first-thousand",
                     *           "title": "Score 1,000 in one run",
                     *           "cycle": "all",
                     *           "claimable": true,
                     *           "claimedAt": null,
                     *           "missing": [],
                     *           "rewards": [
                     *             {
                     *               "type": "item",
                     *               "itemId": "potion",
                     *               "quantity": 1
                     *             }
                     *           ],
                     *           "nextResetAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Tasks"];
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
                    /**
                     * @example {
                     *       "taskId": "first-thousand",
                     *       "cycle": "all",
                     *       "claimedAt": "2026-11-20T12:00:00.000Z",
                     *       "rewards": [
                     *         {
                     *           "type": "item",
                     *           "itemId": "potion",
                     *           "quantity": 1
                     *         }
                     *       ],
                     *       "balances": {},
                     *       "nextResetAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["CompletedTask"];
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
                    /**
                     * @example {
                     *       "balances": {
                     *         "coins": 150,
                     *         "gems": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Wallets"];
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
                    /**
                     * @example {
                     *       "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *       "currency": "coins",
                     *       "amount": 50,
                     *       "balance": 150,
                     *       "ledgerNumber": 12
                     *     }
                     */
                    "application/json": components["schemas"]["Added"];
                };
            };
        };
    };
    money_ledger: {
        parameters: {
            query: {
                /**
                 * @description Which of my wallets
                 * @example coins
                 */
                currency: string;
                /**
                 * @description So many entries a page
                 * @example 20
                 */
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
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "ledgerNumber": 2,
                     *           "currency": "coins",
                     *           "amount": -20,
                     *           "balance": 30,
                     *           "source": "potion",
                     *           "operation": "buy",
                     *           "at": "2026-11-20T12:00:00.000Z"
                     *         },
                     *         {
                     *           "ledgerNumber": 1,
                     *           "currency": "coins",
                     *           "amount": 50,
                     *           "balance": 50,
                     *           "source": "rewarded-ad",
                     *           "operation": "add",
                     *           "at": "2026-11-20T11:59:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["LedgerPage"];
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
                    /**
                     * @example {
                     *       "offers": [
                     *         {
                     *           "offerId": "potion",
                     *           "title": "Potion",
                     *           "price": [
                     *             {
                     *               "currency": "coins",
                     *               "amount": 10
                     *             }
                     *           ],
                     *           "grants": [
                     *             {
                     *               "itemId": "potion",
                     *               "quantity": 1
                     *             }
                     *           ],
                     *           "grantsMoney": [],
                     *           "remaining": 3,
                     *           "stock": null,
                     *           "owned": false,
                     *           "resetsAt": "2026-11-21T00:00:00.000Z"
                     *         },
                     *         {
                     *           "offerId": "golden-hat",
                     *           "title": "Golden hat",
                     *           "price": [
                     *             {
                     *               "currency": "gems",
                     *               "amount": 1
                     *             }
                     *           ],
                     *           "grants": [
                     *             {
                     *               "itemId": "golden-hat",
                     *               "quantity": 1
                     *             }
                     *           ],
                     *           "grantsMoney": [],
                     *           "remaining": 10,
                     *           "stock": 10,
                     *           "owned": false,
                     *           "resetsAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Shop"];
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
                    /**
                     * @example {
                     *       "offerId": "potion",
                     *       "quantity": 2,
                     *       "paid": [
                     *         {
                     *           "currency": "coins",
                     *           "amount": 20
                     *         }
                     *       ],
                     *       "granted": [
                     *         {
                     *           "itemId": "potion",
                     *           "quantity": 2
                     *         }
                     *       ],
                     *       "grantedMoney": [],
                     *       "balances": {
                     *         "coins": 30
                     *       },
                     *       "remaining": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Bought"];
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
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "itemId": "potion",
                     *           "quantity": 3,
                     *           "acquiredAt": "2026-11-20T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Inventory"];
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
                    /**
                     * @example {
                     *       "current": {
                     *         "preset": "fox",
                     *         "variants": {
                     *           "png512": "https://d111111abcdef8.cloudfront.net/p/fox/png512.png",
                     *           "webp512": "https://d111111abcdef8.cloudfront.net/p/fox/webp512.webp",
                     *           "webp256": "https://d111111abcdef8.cloudfront.net/p/fox/webp256.webp",
                     *           "webp128": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *           "webp64": "https://d111111abcdef8.cloudfront.net/p/fox/webp64.webp",
                     *           "round256": "https://d111111abcdef8.cloudfront.net/p/fox/round256.webp"
                     *         }
                     *       },
                     *       "avatars": [
                     *         {
                     *           "avatarId": "q3nWq2m0Qy6oZ0v1pXk4Tg",
                     *           "variants": {
                     *             "png512": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/png512.png",
                     *             "webp512": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp512.webp",
                     *             "webp256": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp256.webp",
                     *             "webp128": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp128.webp",
                     *             "webp64": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp64.webp",
                     *             "round256": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/round256.webp"
                     *           },
                     *           "palette": {
                     *             "skin": "#e3b08f",
                     *             "hair": "#4a3527",
                     *             "lips": "#b5605c",
                     *             "eyes": "#5a4632",
                     *             "clothes": "#d97b29"
                     *           },
                     *           "background": "#f2d7a6",
                     *           "landmarks": {
                     *             "leftEye": [
                     *               301,
                     *               214
                     *             ],
                     *             "rightEye": [
                     *               211,
                     *               214
                     *             ],
                     *             "nose": [
                     *               256,
                     *               268
                     *             ],
                     *             "mouth": [
                     *               256,
                     *               318
                     *             ],
                     *             "chin": [
                     *               256,
                     *               384
                     *             ]
                     *           },
                     *           "pipeline": "1.0.0",
                     *           "status": "ready",
                     *           "code": null,
                     *           "createdAt": "2026-11-20T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "presets": [
                     *         {
                     *           "preset": "fox",
                     *           "variants": {
                     *             "png512": "https://d111111abcdef8.cloudfront.net/p/fox/png512.png",
                     *             "webp512": "https://d111111abcdef8.cloudfront.net/p/fox/webp512.webp",
                     *             "webp256": "https://d111111abcdef8.cloudfront.net/p/fox/webp256.webp",
                     *             "webp128": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *             "webp64": "https://d111111abcdef8.cloudfront.net/p/fox/webp64.webp",
                     *             "round256": "https://d111111abcdef8.cloudfront.net/p/fox/round256.webp"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Avatars"];
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
                    /**
                     * @example {
                     *       "playerId": "ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3",
                     *       "name": "Ada",
                     *       "avatar": {
                     *         "preset": "fox",
                     *         "variants": {
                     *           "png512": "https://d111111abcdef8.cloudfront.net/p/fox/png512.png",
                     *           "webp512": "https://d111111abcdef8.cloudfront.net/p/fox/webp512.webp",
                     *           "webp256": "https://d111111abcdef8.cloudfront.net/p/fox/webp256.webp",
                     *           "webp128": "https://d111111abcdef8.cloudfront.net/p/fox/webp128.webp",
                     *           "webp64": "https://d111111abcdef8.cloudfront.net/p/fox/webp64.webp",
                     *           "round256": "https://d111111abcdef8.cloudfront.net/p/fox/round256.webp"
                     *         }
                     *       },
                     *       "createdAt": "2026-11-01T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PlayerProfile"];
                };
            };
        };
    };
    avatar_presign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contentType": "image/jpeg",
                 *       "bytes": 123456
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "uploadId": "q3nWq2m0Qy6oZ0v1pXk4Tg",
                     *       "url": "https://laurel-dev-uploads-000000000000.s3.us-east-1.amazonaws.com",
                     *       "fields": {
                     *         "key": "u/5b1f/q3nWq2m0Qy6oZ0v1pXk4Tg",
                     *         "Content-Type": "image/jpeg",
                     *         "bucket": "laurel-dev-uploads-000000000000",
                     *         "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
                     *         "X-Amz-Date": "20261120T120000Z",
                     *         "Policy": "eyJleHBpcmF0aW9uIjoi",
                     *         "X-Amz-Signature": "0f3c"
                     *       },
                     *       "expiresAt": "2026-11-20T12:02:00.000Z",
                     *       "maxBytes": 10485760
                     *     }
                     */
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
                /**
                 * @example {
                 *       "uploadId": "q3nWq2m0Qy6oZ0v1pXk4Tg"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "avatarId": "q3nWq2m0Qy6oZ0v1pXk4Tg",
                     *       "variants": {
                     *         "png512": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/png512.png",
                     *         "webp512": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp512.webp",
                     *         "webp256": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp256.webp",
                     *         "webp128": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp128.webp",
                     *         "webp64": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/webp64.webp",
                     *         "round256": "https://d111111abcdef8.cloudfront.net/a/q3nWq2m0Qy6oZ0v1pXk4Tg/round256.webp"
                     *       },
                     *       "palette": {
                     *         "skin": "#e3b08f",
                     *         "hair": "#4a3527",
                     *         "lips": "#b5605c",
                     *         "eyes": "#5a4632",
                     *         "clothes": "#d97b29"
                     *       },
                     *       "background": "#f2d7a6",
                     *       "landmarks": {
                     *         "leftEye": [
                     *           301,
                     *           214
                     *         ],
                     *         "rightEye": [
                     *           211,
                     *           214
                     *         ],
                     *         "nose": [
                     *           256,
                     *           268
                     *         ],
                     *         "mouth": [
                     *           256,
                     *           318
                     *         ],
                     *         "chin": [
                     *           256,
                     *           384
                     *         ]
                     *       },
                     *       "pipeline": "1.0.0"
                     *     }
                     */
                    "application/json": components["schemas"]["DrawnAvatar"];
                };
            };
            /** @description Not ready yet: ask again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "processing",
                     *       "avatarId": "q3nWq2m0Qy6oZ0v1pXk4Tg"
                     *     }
                     */
                    "application/json": components["schemas"]["AvatarProcessing"];
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
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
