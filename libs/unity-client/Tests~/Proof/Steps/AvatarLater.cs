using System.IO;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>A picture that takes longer than an answer may: the first says that it is being drawn.</summary>
    public sealed class AvatarLater : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var drawn = await device.Laurel.Avatars.UploadAsync(File.ReadAllBytes("libs/testing/portraits/astronaut.png"), PictureType.ImagePng);
                var me = await device.Laurel.Player.SessionAsync();
                Transcript.Same(drawn.Variants.Webp128, me.Avatar.Variants.Webp128, "an avatar that is drawn later is asked for again, and is the player's own");
            }
        }
    }
}
