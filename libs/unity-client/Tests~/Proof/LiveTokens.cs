using System.Linq;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>Which token a socket is opened with, in time that a test moves: one that may be refused is exchanged, and not too often.</summary>
    public sealed class LiveTokens : IScenario
    {
        public Task Run(Place place)
        {
            RefusedToken();
            UnopenedToken();
            NotInARow();
            Down();
            NoOtherToken();
            return Task.CompletedTask;
        }

        private static void RefusedToken()
        {
            var game = new LiveGame(4);
            game.Time.Pass(1);
            game.Service.Refusal = "unauthenticated";
            game.Time.Pass(8 * 60);
            game.Service.Refusal = null;
            game.Time.Pass(60);
            Transcript.Check(game.Refused.Contains("token-1") && game.State == LiveState.Live, "a token that the socket refuses is not given again");
        }

        /// <summary>Refused at the upgrade: in a browser it looks like a service that is down.</summary>
        private static void UnopenedToken()
        {
            var game = new LiveGame(5);
            game.Time.Pass(10 * 60);
            game.Service.Unopened = token => token == "token-1";
            game.Service.DropAll();
            game.Time.Pass(10);
            Transcript.Check(game.State == LiveState.Live && game.Refused.SequenceEqual(new[] { "token-1" }), "a token that no socket opens with is exchanged after the second");
            game.Service.Unopened = token => game.Time.Seconds < 10 * 60 + 25;
            game.Service.DropAll();
            game.Time.Pass(40);
            Transcript.Check(game.State == LiveState.Live && game.Refused.Count == 1, "one that came less than a minute ago is not");
        }

        private static void NotInARow()
        {
            var game = new LiveGame(8);
            game.Time.Pass(10 * 60);
            for (var i = 0; i < 5; i++)
            {
                var isLost = true;
                game.Service.Unopened = token =>
                {
                    var was = isLost;
                    isLost = false;
                    return was;
                };
                game.Service.DropAll();
                game.Time.Pass(70);
            }
            Transcript.Check(game.State == LiveState.Live && game.Refused.Count == 0, "one lost socket between two that opened says nothing of the token");
        }

        private static void Down()
        {
            var game = new LiveGame(6);
            game.Time.Pass(1);
            game.Service.Unopened = token => true;
            game.Service.DropAll();
            game.Time.Pass(3600);
            var waits = game.RefusedAt.Zip(game.RefusedAt.Skip(1), (before, after) => after - before).ToList();
            Transcript.Check(game.RefusedAt[0] >= 60 && waits.All(wait => wait >= 60), $"an hour in which no socket opens costs {game.Refused.Count} other tokens, a minute and more apart");
            Transcript.Check(game.Refused.Count > 30, "and goes on asking for them");
        }

        private static void NoOtherToken()
        {
            var game = new LiveGame(7);
            game.Time.Pass(10 * 60);
            game.Service.Unopened = token => game.Time.Seconds < 11 * 60;
            game.HasOthers = false;
            game.Service.DropAll();
            game.Time.Pass(2 * 60);
            Transcript.Check(game.State == LiveState.Live && game.Refused.Count > 0, "where no other token can be had the old one is offered again");
        }
    }
}
