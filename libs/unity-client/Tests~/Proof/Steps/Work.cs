using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A stage that asks for work before it makes a guest: found by itself or known before, and frames go on meanwhile.</summary>
    public sealed class Work : IScenario
    {
        private const int Bits = 14;

        public async Task Run(Place place)
        {
            using (var stranger = new Device(place, "stranger"))
            {
                var before = Time.frameCount;
                Transcript.Check(await stranger.Laurel.Account.SignInAsync() != null, "a guest of a stage that asks for 14 bits, after one refusal");
                Transcript.Say($"{Time.frameCount - before} frames went by");
            }
            using (var native = new Device(place, "native", Bits)) Transcript.Check(await native.Laurel.Account.SignInAsync() != null, "one that knows of the bits, without");
        }
    }
}
