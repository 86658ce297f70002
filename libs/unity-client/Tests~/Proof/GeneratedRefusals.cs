using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;
using Newtonsoft.Json;

namespace Laurel.Proof
{
    /// <summary>What the service refuses, as the generated client tells it: the code, and the fields of the code.</summary>
    public sealed class GeneratedRefusals : IScenario
    {
        public async Task Run(Place place)
        {
            var client = place.Client();
            var score = new ScoreApi(client);
            var unknown = await Transcript.Fails<ApiException>(score.SubmitAsync(new SubmitScore { BoardId = "arcad", Score = 1 }), "a board that is not there");
            Transcript.Check(unknown.StatusCode == 404 && unknown.Code == ProblemCode.UnknownBoard, "404, UnknownBoard");
            Transcript.Same(unknown.Headers["X-Request-Id"], unknown.Problem.RequestId, "the id to ask for help with");
            await OutOfBounds(score);
            var open = new ScoreApi(place.Configuration());
            var stranger = await Transcript.Fails<ApiException>(open.SubmitAsync(new SubmitScore { BoardId = "arcade", Score = 1 }), "without a token");
            Transcript.Same(401, stranger.StatusCode, "status");
            var poor = await Transcript.Fails<ApiException>(new ShopApi(client).BuyAsync(new BuyOffer { OfferId = "potion" }, "no-money-1"), "without money");
            Transcript.Check(poor.Code == ProblemCode.InsufficientFunds && poor.Problem.Have == 0 && poor.Problem.Need > 0, $"InsufficientFunds: have 0, need {poor.Problem.Need}");
            await Conflict(new ProgressApi(client));
            await Transcript.Fails<ArgumentNullException>(Started(() => score.SubmitAsync(null)), "without a body");
            await Transcript.Fails<JsonException>(score.SubmitAsync(new SubmitScore { Score = 1 }), "without a board, before anything is sent");
        }

        private static async Task OutOfBounds(ScoreApi score)
        {
            var wrong = await Transcript.Fails<ApiException>(score.SubmitAsync(new SubmitScore { BoardId = "arcade", Score = 9007199254740991 }), "a score beyond the board's bounds");
            Transcript.Check(wrong.StatusCode == 422 && wrong.Code == ProblemCode.ScoreOutOfBounds && wrong.Problem.Max < 9007199254740991, $"422, ScoreOutOfBounds, at most {wrong.Problem.Max}");
            var mistaken = await Transcript.Fails<ApiException>(score.SubmitAsync(new SubmitScore { BoardId = "ARCADE", Score = 1 }), "a board's id in capitals");
            Transcript.Same("boardId", mistaken.Problem.Errors.Single().Path, "400 says where the mistake is");
        }

        private static async Task Conflict(ProgressApi progress)
        {
            await progress.SaveAsync(Save(1));
            var conflict = await Transcript.Fails<ApiException>(progress.SaveAsync(Save(2)), "another save upon an old version");
            Transcript.Check(conflict.StatusCode == 409 && conflict.Code == ProblemCode.VersionConflict, "409, VersionConflict");
            Transcript.Same(1L, conflict.Problem.Current.Version, "with the save that stands: its version");
        }

        private static SaveProgress Save(int level) =>
            new SaveProgress { Slot = "backup", Data = new Dictionary<string, object> { ["level"] = level }, BaseVersion = 0 };

        /// <summary>Also what is thrown before there is a task.</summary>
        private static async Task Started(Func<Task> call) => await call();
    }
}
