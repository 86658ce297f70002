using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What is known of a board: it does not change, taking a frame gives another, or the same where the frame tells nothing new.</summary>
    internal sealed class Topic
    {
        public static readonly Topic Unknown = new Topic(null, null, null, null, null);

        private Topic(string name, string namedAt, string endsAt, Board board, Position heard)
        {
            Name = name;
            NamedAt = namedAt;
            EndsAt = endsAt;
            Board = board;
            Heard = heard;
        }

        /// <summary>Null until the service has named it.</summary>
        public string Name { get; private set; }

        /// <summary>When the service named it last, by its own clock.</summary>
        public string NamedAt { get; private set; }

        public string EndsAt { get; private set; }

        /// <summary>The board as far as its pushes have come; null: none has.</summary>
        public Board Board { get; private set; }

        /// <summary>The newest push that is known of, whether it has come or not.</summary>
        public Position Heard { get; private set; }

        public bool IsBehind => Heard != null && Heard.IsNewerThan(Board == null ? null : Board.Position);

        /// <summary>A new period is a new topic, of which nothing is held; a late answer names the one before.</summary>
        /// <param name="early">a push of the topic that has overtaken this answer; null: none</param>
        public Topic Subscribed(JObject frame, Position early)
        {
            var name = frame.Text("topic");
            var at = frame.Text("at");
            var isOther = name != Name;
            if (isOther && Name != null && !Position.IsLater(at, NamedAt)) return this;
            var heard = Position.Newest(isOther ? null : Heard, PositionOf(frame));
            if (early != null) heard = Position.Newest(heard, early);
            var namedAt = NamedAt != null && Position.IsLater(NamedAt, at) ? NamedAt : at;
            return new Topic(name, namedAt, frame.Text("endsAt"), isOther ? null : Board, heard);
        }

        /// <summary>Of an epoch only what is newer than what is held counts, and of another epoch only what was made later.</summary>
        public Topic Pushed(JObject frame)
        {
            var position = PositionOf(frame);
            if (frame.Text("topic") != Name || !position.IsNewerThan(Board == null ? null : Board.Position)) return this;
            return new Topic(Name, NamedAt, EndsAt, BoardAfter(frame, position), Position.Newest(Heard, position));
        }

        public static Position PositionOf(JObject frame)
        {
            return new Position(frame.Text("epoch"), (long)frame["seq"], frame.Text("at"));
        }

        /// <summary>The board before, where the frame is a delta to another one.</summary>
        private Board BoardAfter(JObject frame, Position position)
        {
            if (frame.Text("type") == "leaderboard.snapshot")
                return new Board(Name, position, (long)frame["total"], Rows(frame["rows"]), Quantiles(frame["quantiles"]), EndsAt);
            if (Board == null || Board.Position.Epoch != position.Epoch || Board.Seq != (long)frame["prev"]) return Board;
            var rows = BoardDelta.Apply(Board.Rows, Rows(frame["upsert"]), frame["remove"].Select(playerId => (string)playerId));
            var quantiles = frame["quantiles"].Type == JTokenType.Array ? Quantiles(frame["quantiles"]) : Board.Quantiles;
            return new Board(Name, position, (long)frame["total"], rows, quantiles, EndsAt);
        }

        private static List<BoardRow> Rows(JToken rows)
        {
            return rows.Select(BoardRow.Read).ToList();
        }

        private static IReadOnlyList<Quantile> Quantiles(JToken quantiles)
        {
            return quantiles.Select(Quantile.Read).ToList();
        }
    }
}
