using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>A game that looks at the board of the day.</summary>
    internal sealed class LiveGame : ILiveTold
    {
        private Board board;
        private AccessToken token;
        private int tokens;

        public LiveGame(int seed)
        {
            Time = new FakeTime(seed);
            Service = new FakeService(Time);
            var boards = new LiveBoards(Time, "ws://nowhere", Token, this);
            boards.Watch("arcade", "day", next =>
            {
                board = next;
                Told++;
            });
            boards.Open();
        }

        public FakeTime Time { get; }

        public FakeService Service { get; }

        public LiveState State { get; private set; }

        public int Told { get; private set; }

        public List<string> Refused { get; } = new List<string>();

        public List<double> RefusedAt { get; } = new List<double>();

        /// <summary>Whether the user pool gives another token.</summary>
        public bool HasOthers { get; set; } = true;

        public string Text =>
            board == null ? "" : board.Topic + " " + board.Position.Epoch + " " + board.Seq + Json.Write(new JArray(board.Rows.Select(row => new JArray(row.Rank, row.PlayerId, row.Name, row.Score))));

        public void OnState(LiveState state) => State = state;

        public void OnFrame(JObject frame) { }

        public void OnError(JObject frame) { }

        private Task<AccessToken> Token(string refused)
        {
            if (refused != null)
            {
                Refused.Add(refused);
                RefusedAt.Add(Time.Seconds);
            }
            if (token != null && token.Value != refused && token.IsFresh(Time.Seconds)) return Task.FromResult(token);
            if (!HasOthers) return Task.FromException<AccessToken>(new ConnectionException("There is no other."));
            token = new AccessToken("token-" + ++tokens, 3600, Time.Seconds);
            return Task.FromResult(token);
        }
    }
}
