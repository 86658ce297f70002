using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>A live board over the end of the service: it says that it reconnects, and goes on when the service is back.</summary>
    public sealed class LiveAgain : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "screen"))
            {
                var laurel = device.Laurel;
                var states = new List<LiveState>();
                Board board = null;
                laurel.Live.StateChanged += states.Add;
                laurel.Live.Watch("arcade", Window.All, next => board = next);
                await laurel.Scores.SubmitAsync(new SubmitScore { BoardId = "arcade", Score = 10 });
                await Waiting.Until(() => Score(board, laurel) == 10, "the first push");
                Transcript.Check(true, "live push: 10");
                Transcript.Say("watching");
                await Waiting.Until(() => states.Last() == LiveState.Reconnecting, "the end of the socket");
                Transcript.Check(Score(board, laurel) == 10, "the service ends: the board is still shown, as old: " + states.Last());
                Transcript.Say("lost");
                await Waiting.Until(() => states.Last() == LiveState.Live, "a socket again");
                await laurel.Scores.SubmitAsync(new SubmitScore { BoardId = "arcade", Score = 20 });
                await Waiting.Until(() => Score(board, laurel) == 20, "the next push");
                Transcript.Check(true, "the service is back: live push: 20, by a new socket");
            }
        }

        private static long? Score(Board board, LaurelClient laurel)
        {
            var row = board == null ? null : board.Rows.SingleOrDefault(one => one.PlayerId == laurel.Account.PlayerId);
            return row == null ? (long?)null : row.Score;
        }
    }
}
