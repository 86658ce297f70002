using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>The rules of docs/realtime.md, in time that a test moves: whatever goes wrong, the client ends with the service's board.</summary>
    public sealed class LiveLaws : IScenario
    {
        private const int Storms = 200;
        private const int Events = 60;

        public Task Run(Place place)
        {
            for (var seed = 1; seed <= Storms; seed++) Storm(seed);
            Transcript.Check(true, $"{Storms} storms of lost, doubled and late frames, broken and silent sockets, new epochs and days: always the service's board");
            Calm();
            Reconnects();
            Renewed();
            RefusedToken();
            return Task.CompletedTask;
        }

        private static void Storm(int seed)
        {
            var game = new Game(seed);
            game.Time.Pass(5);
            game.Service.Faults = 0.6;
            for (var i = 0; i < Events; i++)
            {
                Happen(game, (int)(game.Time.Random() * 12));
                game.Time.Pass(game.Time.Random() * 20);
            }
            game.Service.Faults = 0;
            game.Time.Pass(15 * 60);
            if (game.Text != game.Service.Head["topic"] + " " + game.Service.Head["epoch"] + " " + game.Service.Head["seq"] + Json.Write(game.Service.Head["rows"]))
                throw new InvalidOperationException($"Storm {seed}: {game.Text}, and not {game.Service.Head}");
        }

        private static void Happen(Game game, int what)
        {
            if (what == 0) game.Service.DropAll();
            else if (what == 1) game.Service.Rebuild(game.Time.Random() < 0.5);
            else if (what == 2) game.Service.Mute();
            else if (what == 3) game.Service.NextDay();
            else game.Service.Push(what % 4 == 0);
        }

        private static void Calm()
        {
            var game = new Game(1);
            game.Time.Pass(50 * 60);
            var waits = game.Service.Subscribes.Zip(game.Service.Subscribes.Skip(1), (before, after) => after - before).ToList();
            Transcript.Check(waits.All(wait => wait >= 300 && wait <= 480), $"fifty minutes in which nothing happens have {waits.Count} heartbeats, 5 to 8 minutes apart");
            Transcript.Same(1, game.Service.Opened, "and one socket");
            var told = game.Told;
            game.Service.Push(false);
            game.Time.Pass(1);
            Transcript.Same(told + 1, game.Told, "a push is told once; pushes");
            game.Service.NextDay();
            game.Time.Pass(12);
            Transcript.Same(game.Service.Head.Text("topic"), game.Service.Watched.Single(), "the next day is watched, and the old one no more");
        }

        private static void Reconnects()
        {
            var game = new Game(2);
            game.Time.Pass(1);
            var service = game.Time.Service;
            var opens = new List<double>();
            game.Time.Service = events =>
            {
                opens.Add(game.Time.Seconds);
                game.Time.After(0, events.OnClose);
                return new Nobody();
            };
            game.Service.DropAll();
            game.Time.Pass(120);
            var waits = opens.Zip(opens.Skip(1), (before, after) => after - before).ToList();
            var good = waits.Select((wait, i) => wait >= Whole(i) / 2 && wait <= Whole(i)).All(holds => holds);
            Transcript.Check(good && waits.Count >= 7, "a lost service is asked again after " + string.Join(", ", waits.Select(wait => wait.ToString("0.0"))) + " s");
            game.Time.Service = service;
            game.Time.Pass(60);
            Transcript.Same(LiveState.Live, game.State, "and then the socket is");
        }

        private static double Whole(int i) => Math.Min(30, Math.Pow(2, i));

        private static void Renewed()
        {
            var game = new Game(3);
            game.Time.Pass(0.84 * 3600);
            Transcript.Same(1, game.Service.Opened, "sockets after 84 % of the token's hour");
            game.Time.Pass(0.12 * 3600);
            Transcript.Same(2, game.Service.Opened, "and after 96 %");
        }

        private static void RefusedToken()
        {
            var game = new Game(4);
            game.Time.Pass(1);
            game.Service.Refusal = "unauthenticated";
            game.Time.Pass(8 * 60);
            game.Service.Refusal = null;
            game.Time.Pass(60);
            Transcript.Check(game.Refused.Contains("token-1") && game.State == LiveState.Live, "a token that the socket refuses is not given again");
        }

        private sealed class Nobody : ILiveSocket
        {
            public void Send(string text) { }

            public void Close() { }
        }

        /// <summary>A game that looks at the board of the day.</summary>
        private sealed class Game : ILiveTold
        {
            private Board board;
            private int tokens;

            public Game(int seed)
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

            public string Text =>
                board == null ? "" : board.Topic + " " + board.Position.Epoch + " " + board.Seq + Json.Write(new JArray(board.Rows.Select(row => new JArray(row.Rank, row.PlayerId, row.Name, row.Score))));

            public void OnState(LiveState state) => State = state;

            public void OnFrame(JObject frame) { }

            public void OnError(JObject frame) { }

            private Task<AccessToken> Token(string refused)
            {
                if (refused != null) Refused.Add(refused);
                return Task.FromResult(new AccessToken("token-" + ++tokens, 3600, Time.Seconds));
            }
        }
    }
}
