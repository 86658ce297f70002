// Generated from libs/realtime-client/laurel.v1.schema.json by `npm run generate`: change that, not this file.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** announcement */
        "announcement.frame": {
            /** @constant */
            type: "announcement";
            /** Format: date-time */
            at: string;
            message: string;
        };
        /** reward */
        "reward.frame": {
            /** @constant */
            type: "reward";
            /** Format: date-time */
            at: string;
            id: string;
            rewards: ({
                /** @constant */
                type: "currency";
                currency: string;
                amount: number;
            } | {
                /** @constant */
                type: "item";
                itemId: string;
                quantity: number;
            })[];
            /** @constant */
            reason: "season";
            boardId: string;
            period: string;
            rank: number;
        };
        /** avatar.processed */
        "avatar.processed.frame": {
            /** @constant */
            type: "avatar.processed";
            /** Format: date-time */
            at: string;
            avatarId: string;
            pipeline: string;
            background: string;
            variants: {
                /** Format: uri */
                png512: string;
                /** Format: uri */
                webp512: string;
                /** Format: uri */
                webp256: string;
                /** Format: uri */
                webp128: string;
                /** Format: uri */
                webp64: string;
                /** Format: uri */
                round256: string;
            };
            palette: {
                skin: string;
                hair: string;
                lips: string;
                eyes: string;
                clothes: string;
            };
            landmarks: {
                leftEye: [
                    number,
                    number
                ];
                rightEye: [
                    number,
                    number
                ];
                nose: [
                    number,
                    number
                ];
                mouth: [
                    number,
                    number
                ];
                chin: [
                    number,
                    number
                ];
            };
        };
        /** avatar.rejected */
        "avatar.rejected.frame": {
            /** @constant */
            type: "avatar.rejected";
            /** Format: date-time */
            at: string;
            avatarId: string;
            /** @enum {string} */
            code: "unsupported_format" | "not_an_image" | "no_face" | "many_faces" | "too_small" | "too_dark" | "too_bright" | "blurred" | "low_confidence" | "head_cut";
            /** @constant */
            status: 422;
            title: string;
            detail: string;
            hint: string;
        };
        /** error */
        "error.frame": {
            /** @constant */
            type: "error";
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            code: "invalid_request" | "invalid_json" | "invalid_cursor" | "idempotency_key_required" | "unauthenticated" | "forbidden" | "source_not_open" | "player_banned" | "player_gone" | "unknown_route" | "unknown_board" | "unknown_period" | "unknown_currency" | "unknown_source" | "unknown_offer" | "unknown_task" | "unknown_unlock" | "unknown_slot" | "unknown_version" | "unknown_upload" | "unknown_avatar" | "unknown_preset" | "unknown_player" | "version_conflict" | "insufficient_funds" | "already_owned" | "limit_reached" | "sold_out" | "requirements_not_met" | "task_not_finished" | "task_already_claimed" | "daily_cap_reached" | "period_closed" | "ticket_used" | "ticket_expired" | "receipt_used" | "name_taken" | "avatar_busy" | "too_large" | "unsupported_media_type" | "idempotency_key_reused" | "score_out_of_bounds" | "amount_out_of_bounds" | "ticket_required" | "unknown_ticket" | "implausible_score" | "name_not_allowed" | "no_face" | "many_faces" | "too_small" | "too_dark" | "too_bright" | "blurred" | "low_confidence" | "head_cut" | "unsupported_format" | "not_an_image" | "too_many_requests" | "internal" | "try_again";
            title: string;
            detail: string;
            requestId: string;
            id: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AnnouncementFrame = components['schemas']['announcement.frame'];
export type RewardFrame = components['schemas']['reward.frame'];
export type AvatarProcessedFrame = components['schemas']['avatar.processed.frame'];
export type AvatarRejectedFrame = components['schemas']['avatar.rejected.frame'];
export type ErrorFrame = components['schemas']['error.frame'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
