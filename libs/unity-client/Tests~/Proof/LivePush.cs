using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>Two players: the score of one comes to the other by itself, on the main thread, and the board is then as the service says.</summary>
    public sealed class LivePush : IScenario
    {
        public async Task Run(Place place)
        {
            using (var ada = new Device(place, "ada"))
            using (var bob = new Device(place, "bob"))
            {
                await Watch(ada.Laurel, bob.Laurel);
                await Listen(ada.Laurel);
            }
        }

        private static async Task Watch(LaurelClient ada, LaurelClient bob)
        {
            var main = Thread.CurrentThread.ManagedThreadId;
            var boards = new List<Board>();
            var threads = new HashSet<int>();
            var states = new List<LiveState>();
            ada.Live.StateChanged += states.Add;
            var watch = ada.Live.Watch("arcade", Window.Day, board =>
            {
                threads.Add(Thread.CurrentThread.ManagedThreadId);
                boards.Add(board);
            });
            await Waiting.Until(() => boards.Count > 0, "a snapshot");
            Transcript.Check(states.SequenceEqual(new[] { LiveState.Connecting, LiveState.Live }), "the socket opens: " + string.Join(", ", states));
            var bobs = await bob.Account.SignInAsync();
            for (var score = 100; score <= 300; score += 100)
            {
                await bob.Scores.SubmitAsync(new SubmitScore { BoardId = "arcade", Score = score });
                await Waiting.Until(() => Row(boards.Last(), bobs) != null && Row(boards.Last(), bobs).Score == score, "the push of " + score);
                Transcript.Check(true, $"live push: bob's {score} is rank {Row(boards.Last(), bobs).Rank} of {boards.Last().Total}, seq {boards.Last().Seq}");
            }
            Transcript.Check(threads.SetEquals(new[] { main }), "all pushes came on the main thread");
            await AsTheServiceSays(ada, boards);
            await SecondWatch(ada, boards.Last());
            watch.Dispose();
            Transcript.Check(ada.Live.State == LiveState.Closed, "who looks away closes the socket");
        }

        private static async Task AsTheServiceSays(LaurelClient ada, List<Board> boards)
        {
            var top = await ada.Boards.GlobalAsync("arcade", Window.Day, limit: 100);
            await Waiting.Until(() => Text(boards.Last()) == string.Join(" ", top.Entries.Select(entry => $"{entry.Rank}:{entry.PlayerId}:{entry.Score}")), "the board of REST");
            Transcript.Check(true, "the live board is the one of GET /leaderboard/global");
            Transcript.Same(1L, boards.Last().EstimateRank(1000000).Value, "the best score of all would be rank");
        }

        private static async Task SecondWatch(LaurelClient ada, Board last)
        {
            Board at = null;
            using (ada.Live.Watch("arcade", Window.Day, board => at = board))
                Transcript.Check(at != null && at.Seq >= last.Seq, "who watches the same board later has it at once");
            var errors = new List<LiveError>();
            ada.Live.Failed += errors.Add;
            using (ada.Live.Watch("nowhere", Window.Day, board => { })) await Waiting.Until(() => errors.Count > 0, "an error");
            Transcript.Same("unknown_board", errors[0].Code, "a board that is none is refused; code");
        }

        private static async Task Listen(LaurelClient ada)
        {
            var before = ada.Live.State;
            var listening = ada.Live.Listen(frame => { });
            await Waiting.Until(() => ada.Live.State == LiveState.Live, "an open socket");
            listening.Dispose();
            Transcript.Check(before == LiveState.Closed && ada.Live.State == LiveState.Closed, "who listens opens a socket, and closes it");
        }

        private static BoardRow Row(Board board, string playerId) => board.Rows.SingleOrDefault(row => row.PlayerId == playerId);

        private static string Text(Board board) => string.Join(" ", board.Rows.Select(row => $"{row.Rank}:{row.PlayerId}:{row.Score}"));
    }
}
