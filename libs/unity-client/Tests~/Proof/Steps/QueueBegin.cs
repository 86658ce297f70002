using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>A player who was signed in once.</summary>
    public sealed class QueueBegin : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone")) Transcript.Check(await device.Laurel.Account.SignInAsync() != null, "guest sign-in while there is a service");
        }
    }
}
