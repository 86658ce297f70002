using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

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
            return Task.CompletedTask;
        }

        private static void Storm(int seed)
        {
            var game = new LiveGame(seed);
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

        private static void Happen(LiveGame game, int what)
        {
            if (what == 0) game.Service.DropAll();
            else if (what == 1) game.Service.Rebuild(game.Time.Random() < 0.5);
            else if (what == 2) game.Service.Mute();
            else if (what == 3) game.Service.NextDay();
            else game.Service.Push(what % 4 == 0);
        }

        private static void Calm()
        {
            var game = new LiveGame(1);
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
            var game = new LiveGame(2);
            game.Time.Pass(1);
            var service = game.Time.Service;
            var opens = new List<double>();
            game.Time.Service = (token, events) =>
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
            var game = new LiveGame(3);
            game.Time.Pass(0.84 * 3600);
            Transcript.Same(1, game.Service.Opened, "sockets after 84 % of the token's hour");
            game.Time.Pass(0.12 * 3600);
            Transcript.Same(2, game.Service.Opened, "and after 96 %");
        }

        private sealed class Nobody : ILiveSocket
        {
            public void Send(string text) { }

            public void Close() { }
        }
    }
}
